before() {
  case "$1" in
    *go-ipam-dump.json*)
      ipam-server memory
      cp "$repository/test/data/goipam-dump.json" go-ipam-dump.json ;;
  esac
}

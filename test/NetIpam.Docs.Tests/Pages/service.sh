before() {
  case "$1" in
    *PrefixUsage*)
      ipam prefix create --cidr 10.0.0.0/24
      ipam ip acquire --prefix 10.0.0.0/24
      ipam ip acquire --prefix 10.0.0.0/24 ;;
  esac >/dev/null
}

ipam-server file
curl -s --json '{"cidr":"10.0.0.0/24"}' localhost:9090/api.v1.IpamService/CreatePrefix >/dev/null
ipam ip acquire --prefix 10.0.0.0/24 --idempotency-key vm-42 >/dev/null
before() {
  case "$1" in
    'cp -a '*) stop_server ;;
  esac
}

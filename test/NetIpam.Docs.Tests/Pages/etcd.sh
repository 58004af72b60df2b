setsid etcd --data-dir "$here/etcd" --log-level error >"$here/etcd.log" 2>&1 &
export ETCDCTL_API=3
until etcdctl endpoint health >/dev/null 2>&1; do sleep 0.2; done
ipam-server etcd
ipam prefix create --cidr 10.0.0.0/24 >/dev/null

# It asks for a password on the terminal.
etcdctl() {
  case "$*" in
    'user add ipam') echo secret | command etcdctl user add ipam --interactive=false ;;
    *) command etcdctl "$@" ;;
  esac
}

ipam-server memory
for tenant in tenant-1 tenant-2; do
  ipam namespace create --name "$tenant"
  ipam prefix create --cidr 10.0.0.0/24 --namespace "$tenant"
done >/dev/null
before() {
  case "$1" in
    *'backup restore'*) ipam-server memory ;;
  esac
}

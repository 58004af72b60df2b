# A file of go-ipam with what the page shows, and a store to go back from.
mount -t tmpfs tmpfs /home
mkdir /home/me
cat >/home/me/ipam-db.json <<'END'
{"root": {
  "10.0.0.0/16": {"Cidr": "10.0.0.0/16", "ParentCidr": "", "Namespace": "root", "AvailableChildPrefixes": {"10.0.3.0/24": false}, "ChildPrefixLength": 0, "IsParent": true,
    "IPs": {"10.0.0.0": true, "10.0.255.255": true}, "Version": 1},
  "10.0.0.0/24": {"Cidr": "10.0.0.0/24", "ParentCidr": "", "Namespace": "root", "AvailableChildPrefixes": {}, "ChildPrefixLength": 0, "IsParent": false,
    "IPs": {"10.0.0.0": true, "10.0.0.1": true, "10.0.0.255": true}, "Version": 1}},
 "tenant": {
  "10.0.0.0/24": {"Cidr": "10.0.0.0/24", "ParentCidr": "", "Namespace": "tenant", "AvailableChildPrefixes": {}, "ChildPrefixLength": 0, "IsParent": false,
    "IPs": {"10.0.0.0": true, "10.0.0.1": true, "10.0.0.255": true}, "Version": 1}}}
END
before() {
  case "$1" in
    *'--to go-ipam+file'*)
      rm /home/me/ipam-db.json
      ipam-server file --path /var/lib/ipam
      ipam prefix create --cidr 10.0.0.0/24 >/dev/null
      stop_server ;;
  esac
}

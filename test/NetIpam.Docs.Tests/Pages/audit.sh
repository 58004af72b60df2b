# A store in which something happened, closed.
ipam-server file --path /var/lib/ipam
{
  ipam prefix create --cidr 10.0.0.0/24
  ipam ip acquire --prefix 10.0.0.0/24
  ipam namespace create --name blue
  ipam prefix create --cidr 10.0.0.0/24 --namespace blue
  ipam ip acquire --prefix 10.0.0.0/24 --namespace blue
} >/dev/null
stop_server

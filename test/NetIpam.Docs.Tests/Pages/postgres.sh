programs=$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)
install -d -o postgres /var/lib/pg
su postgres -c "$programs/initdb -D /var/lib/pg/data -A trust && $programs/pg_ctl -D /var/lib/pg/data -l /var/lib/pg/log -o '-c listen_addresses=localhost -k /var/lib/pg' -w start" >/dev/null
export PGHOST=localhost PGUSER=go-ipam PGDATABASE=goipam
psql -qU postgres -d postgres -c 'CREATE USER "go-ipam"' -c 'CREATE DATABASE goipam OWNER "go-ipam"'
ipam-server postgres
ipam prefix create --cidr 10.0.0.0/24 >/dev/null
ipam ip acquire --prefix 10.0.0.0/24 >/dev/null

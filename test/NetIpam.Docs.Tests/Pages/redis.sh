setsid redis-server --appendonly yes --appendfsync always --dir "$here" --save '' >"$here/redis.log" 2>&1 &
until redis-cli ping >/dev/null 2>&1; do sleep 0.2; done
ipam-server redis
ipam prefix create --cidr 10.0.0.0/24 >/dev/null

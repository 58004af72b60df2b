# A store that lost its last two commits, and the file in which a server saved them.
ipam-server file --path /var/lib/ipam
ipam prefix create --cidr 10.0.0.0/24 >/dev/null
for n in 1 2 3 4; do ipam ip acquire --prefix 10.0.0.0/24 --idempotency-key "vm-$n" >/dev/null; done
stop_server
{ echo '{"rescued":"netipam","log":1}'; tail -n 2 /var/lib/ipam/log-1.jsonl; } >netipam-lost-1.jsonl
head -n -2 /var/lib/ipam/log-1.jsonl >"$here/older" && cat "$here/older" >/var/lib/ipam/log-1.jsonl

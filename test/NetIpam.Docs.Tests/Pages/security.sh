# An authority, a certificate for ipam.example, and who may what.
{
  openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj '/CN=Test authority'
  openssl req -newkey rsa:2048 -nodes -keyout server.key -out server.csr -subj '/CN=ipam.example'
  printf 'subjectAltName=DNS:ipam.example,DNS:localhost\nextendedKeyUsage=serverAuth\n' >server.ext
  openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem -days 2 -extfile server.ext
} >/dev/null 2>&1
echo '[{"name":"boss","token":"change-me-change-me","grants":[{"role":"admin","namespaces":"*"}]}]' >tokens.json

curl() {
  local arguments=("${@/Bearer TOKEN/Bearer change-me-change-me}")
  command curl --retry 20 --retry-connrefused --retry-delay 1 -f "${arguments[@]}"
}

before() {
  case "$1" in
    *'curl --cacert'*)
      # What the page asks for is in a namespace that is there.
      ipam-server --tls-cert-file server.pem --tls-key-file server.key --token-file tokens.json file --path /var/lib/ipam
      for request in 'CreateNamespace {"namespace":"team-1"}' 'CreatePrefix {"cidr":"10.0.0.0/24","namespace":"team-1"}'; do
        curl -s --cacert ca.pem -H 'Authorization: Bearer TOKEN' --json "${request#* }" "https://ipam.example:9090/api.v1.IpamService/${request%% *}" >/dev/null
      done ;;
    *issuers.json*) stop_server ;;
  esac
}

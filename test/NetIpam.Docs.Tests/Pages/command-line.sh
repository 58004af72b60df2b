. "$repository/test/NetIpam.Docs.Tests/Pages/security.sh"
ipam-server memory
before() {
  case "$1" in
    *https://*)
      ipam-server --tls-cert-file server.pem --tls-key-file server.key --token-file tokens.json memory
      echo change-me-change-me >~/.ipam-token ;;
    'ipam prefix create --cidr 10.0.0.0/8'*) [[ "$1" == *namespace* ]] || ipam-server memory ;;
  esac
}

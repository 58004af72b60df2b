# What all pages find: the programs on the PATH, an empty home, ports and /var/lib of their own.
set -u
shopt -s expand_aliases
real_home=$HOME
export HOME="$here/home" XDG_DATA_HOME="$here/home/.local/share" NO_COLOR=1
export PATH="$repository/src/NetIpam.Server/bin/Release/net10.0:$repository/src/NetIpam.Cli/bin/Release/net10.0:$PATH:/usr/sbin"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
mkdir -p "$HOME"
ip link set lo up
mount -t tmpfs tmpfs /var/lib
{ cat /etc/hosts; echo '127.0.0.1 ipam.example etcd-1.example db1'; } >"$here/hosts"
mount --bind "$here/hosts" /etc/hosts
# A reader stands in a clone; what he writes there is not to be left in this one.
mkdir "$here/clone" && cd "$here/clone"
for file in "$repository"/*; do ln -s "$file" .; done

server=
stop_server() {
  [ -z "$server" ] || { kill -- "-$server"; wait "$server"; } 2>/dev/null
  server=
}

# Starts a server as a reader would in another terminal, and waits until it answers or ends.
serve() {
  stop_server
  setsid "$@" >>"$here/server.log" 2>&1 &
  server=$!
  for _ in $(seq 1800); do
    (exec 3<>/dev/tcp/localhost/9090) 2>/dev/null && return
    kill -0 "$server" 2>/dev/null || { cat "$here/server.log" >&2; return 1; }
    sleep 0.1
  done
  return 1
}

ipam-server() {
  case "${1:-}" in
    audit|log|help|--help|--version) command ipam-server "$@" ;;
    *) serve ipam-server "$@" ;;
  esac
}

# In the clone itself: its build knows it by that path, and its packages are in the home of who built it.
dotnet() {
  case "$*" in
    'run --project src/NetIpam.Server'*) serve bash -c 'cd "$0" && HOME=$1 && shift && exec dotnet "$@"' "$repository" "$real_home" "$@" ;;
    *) (cd "$repository" && HOME=$real_home command dotnet "$@") ;;
  esac
}

# A page changes this to do what a reader has done before a command, without being told.
before() { :; }

type_command() {
  local text
  text=$(cat; printf .)
  text=${text%.}
  before "$text"
  (exit "$status")
  eval "$text" >"$here/results/$1.out" 2>"$here/results/$1.err"
  status=$?
  echo "$status" >"$here/results/$1.status"
}
status=0

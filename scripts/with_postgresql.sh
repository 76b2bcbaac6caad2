#!/usr/bin/env bash
# Run a command with a PostgreSQL server of its own: on a free port of this machine alone, in a folder that is gone afterwards.
# scripts/with_postgresql.sh make test
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb || true)")
if [ ! -x "$bin/initdb" ]; then
  echo "PostgreSQL is not installed: apt-get install postgresql" >&2
  exit 1
fi

folder=$(mktemp -d)
server() { "$@"; }
if [ "$(id -u)" = 0 ]; then # the server refuses to run as root
  chown postgres "$folder"
  server() { setpriv --reuid=postgres --regid=postgres --clear-groups -- "$@"; }
fi
stop() {
  server "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cd "$folder"
server "$bin/initdb" -D "$folder/data" -U psoas --auth=trust --encoding=UTF8 --locale=C.UTF-8 >/dev/null
server "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder -c fsync=off" start >/dev/null
server "$bin/createdb" -h 127.0.0.1 -p "$port" -U psoas psoas
cd "$OLDPWD"
PSOAS_TEST_POSTGRESQL="postgresql://psoas@127.0.0.1:$port/psoas" "$@"

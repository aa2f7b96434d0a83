#!/bin/sh
# The reference of bench/engine.ts: the same servers started by hand on loopback, without regions, links or harness.
# Arguments: empty work folder, postgres folder, redis-server, template of an initdb'd cluster. Runs as an ordinary user.
set -eu
work=$1 postgres=$2 redis=$3 template=$4
pids=
trap 'kill -KILL $pids 2>/dev/null; wait 2>/dev/null; exit' EXIT INT TERM
for n in 0 1 2; do
  cp -a "$template" "$work/pg$n"
  chmod 700 "$work/pg$n"
  printf "host all all 127.0.0.1/32 trust\nhost replication all 127.0.0.1/32 trust\n" >"$work/pg$n/pg_hba.conf"
  printf "port = %s\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nwal_level = replica\n" "2543$n" >>"$work/pg$n/postgresql.conf"
  if [ "$n" -gt 0 ]; then
    touch "$work/pg$n/standby.signal"
    printf "primary_conninfo = 'host=127.0.0.1 port=25430 user=postgres'\n" >>"$work/pg$n/postgresql.conf"
  fi
  "$postgres/postgres" -D "$work/pg$n" >"$work/pg$n.log" 2>&1 &
  pids="$pids $!"
  follow=
  [ "$n" -eq 0 ] || follow="--replicaof 127.0.0.1 26370"
  # shellcheck disable=SC2086
  "$redis" --port "2637$n" --bind 127.0.0.1 --save "" --repl-diskless-sync-delay 0 --dir "$work" $follow >"$work/redis$n.log" 2>&1 &
  pids="$pids $!"
done
synced='Finished with success|accepted a Partial'
tries=0
until grep -q 'started streaming' "$work/pg1.log" && grep -q 'started streaming' "$work/pg2.log" &&
  grep -Eq "$synced" "$work/redis1.log" && grep -Eq "$synced" "$work/redis2.log"; do
  tries=$((tries + 1))
  [ "$tries" -lt 1500 ] || exit 1
  sleep 0.01
done

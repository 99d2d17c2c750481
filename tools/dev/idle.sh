#!/usr/bin/env bash
# CPU seconds of a server, and statements that its database gets, while 100 polls of clients that send deadlines wait for
# nothing. Called by `./dev idle` after the build.
#
# usage: idle.sh [SECONDS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

BIN=${FLOVYN_BIN:-build/release/bin}
SECONDS_IDLE=${1:-60}
POLLS=50 # of workflows, and as many of tasks
GRPC_PORT=19090
HTTP_PORT=18000
WORK=$(mktemp -d)
CLUSTER=$WORK/cluster.txt

SERVER=
stop() {
  [ -z "$SERVER" ] || kill -TERM "$SERVER" 2>/dev/null || true
  [ -z "$SERVER" ] || wait "$SERVER" 2>/dev/null || true
  "$BIN/postgres_fixture" stop "$CLUSTER" || true
  rm -rf "$WORK"
}
trap stop EXIT
trap 'exit 130' INT TERM HUP

unset FLOVYN_TEST_POSTGRES CONFIG_FILE
"$BIN/postgres_fixture" start "$CLUSTER" >/dev/null
URL=$(sed -n 1p "$CLUSTER")
LOG=$(sed -n 2p "$CLUSTER")/server.log

# From here on every statement is a line of the log.
psql_run() { psql -qAt -d "$URL" -c "$1"; }
psql_run "ALTER SYSTEM SET log_statement = 'all'"
psql_run "SELECT pg_reload_conf()" >/dev/null

"$BIN/flovyn-server" --storage "$URL" --grpc-port $GRPC_PORT --http-port $HTTP_PORT 2>"$WORK/server.txt" &
SERVER=$!
for _ in $(seq 100); do
  curl -sf "http://127.0.0.1:$HTTP_PORT/_/health/ready" >/dev/null && break
  sleep 0.1
done
curl -sf "http://127.0.0.1:$HTTP_PORT/_/health/ready" >/dev/null || {
  cat "$WORK/server.txt" >&2
  exit 1
}

# User and system time so far, in ticks.
cpu_ticks() { awk '{ print $14 + $15 }' "/proc/$SERVER/stat"; }
statements() { grep -cE 'LOG:  (statement|execute)' "$LOG" || true; }

"$BIN/flovyn-bench" --mode grpc --target "127.0.0.1:$GRPC_PORT" --in-flight $POLLS \
  --idle-seconds $((SECONDS_IDLE + 5)) &
BENCH=$!
sleep 3
cpu=$(cpu_ticks)
count=$(statements)
sleep "$SECONDS_IDLE"
cpu=$(($(cpu_ticks) - cpu))
count=$(($(statements) - count))
wait $BENCH

awk -v ticks="$cpu" -v hertz="$(getconf CLK_TCK)" -v s="$SECONDS_IDLE" -v n="$count" -v polls=$((2 * POLLS)) 'BEGIN {
  cpu = ticks / hertz
  printf "%d polls waited for %d s: %.2f CPU s (%.2f %% of one core), %d statements (%.0f a minute)\n",
         polls, s, cpu, 100 * cpu / s, n, 60 * n / s
}'

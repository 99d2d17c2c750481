#!/usr/bin/env bash
# A server on an embedded SQLite file, the example worker, and a few orders. Called by `./dev run` after the build.
#
# usage: demo.sh [--demo-only] [--http-port N] [--grpc-port N] [--data-dir DIRECTORY]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

BIN=${FLOVYN_BIN:-build/release/bin}
HTTP_PORT=8000
GRPC_PORT=9090
DATA=.flovyn
DEMO_ONLY=false
ORG=default
RUN=run-$(date +%s)-$$

step() { printf '\n==> %s\n' "$*"; }
die() {
  printf 'demo: %s\n' "$*" >&2
  exit 1
}

while [ $# -gt 0 ]; do
  case $1 in
    --demo-only) DEMO_ONLY=true ;;
    --http-port | --grpc-port | --data-dir)
      [ $# -gt 1 ] || die "$1 needs a value"
      case $1 in
        --http-port) HTTP_PORT=$2 ;;
        --grpc-port) GRPC_PORT=$2 ;;
        --data-dir) DATA=$2 ;;
      esac
      shift
      ;;
    *) die "unknown option $1; known are --demo-only, --http-port N, --grpc-port N, --data-dir DIRECTORY" ;;
  esac
  shift
done

# What the environment says about other servers is not about this one.
unset CONFIG_FILE SERVER_HOST AUTH__ENABLED
export no_proxy=127.0.0.1 NO_PROXY=127.0.0.1

SERVER=
WORKER=
# Ends a process of ours that may have ended already: end PID.
end() {
  [ -n "$1" ] || return 0
  kill -TERM "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}
stop() {
  trap '' INT TERM HUP
  [ -z "$SERVER$WORKER" ] || step "Stopping the worker and the server"
  end "$WORKER"
  end "$SERVER"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Both run in sessions of their own, so that Ctrl-C reaches this script alone, which then stops them in order.
start_server() {
  [ -x "$BIN/flovyn-server" ] || die "$BIN/flovyn-server is not built; ./dev run builds it"
  step "Starting flovyn-server on $DATA/flovyn.db (log: $DATA/server.log)"
  mkdir -p "$DATA"
  local before
  before=$(wc -l 2>/dev/null <"$DATA/server.log" || echo 0)
  setsid "$BIN/flovyn-server" --storage "sqlite:$DATA/flovyn.db" --http-port "$HTTP_PORT" --grpc-port "$GRPC_PORT" \
    >>"$DATA/server.log" 2>&1 </dev/null &
  SERVER=$!
  local try log ready
  for ((try = 0; try < 300; try++)); do
    log=$(tail -n "+$((before + 1))" "$DATA/server.log")
    if ready=$(grep 'msg="ready"' <<<"$log"); then
      HTTP=${ready##* http=} HTTP=${HTTP%% *}
      GRPC=${ready##* grpc=} GRPC=${GRPC%% *}
      grep 'level=warning' <<<"$log" || true
      return
    fi
    if ! kill -0 "$SERVER" 2>/dev/null; then
      tail -n 5 "$DATA/server.log" >&2
      die "the server did not start; if a port is taken, choose others with --http-port and --grpc-port"
    fi
    sleep 0.1
  done
  die "the server is not ready after 30 s; see $DATA/server.log"
}

start_worker() {
  step "Starting the example worker (log: $DATA/worker.log)"
  setsid "$BIN/order-worker" --endpoints "$GRPC" >>"$DATA/worker.log" 2>&1 </dev/null &
  WORKER=$!
}

# api METHOD PATH [BODY]: prints the body of the answer, which has to be a success.
api() {
  local answer
  answer=$(curl -sS --noproxy '*' --max-time 20 -X "$1" -w '\n%{http_code}' -H 'Content-Type: application/json' \
    ${3:+--data "$3"} "$HTTP/api/orgs/$ORG/$2")
  [[ ${answer##*$'\n'} == 20? ]] || die "$1 $2: $answer"
  printf '%s\n' "${answer%$'\n'*}"
}

# list WHAT FILTER [PARAMETERS]: a list call with a metadata filter.
list() {
  local answer
  answer=$(curl -sS --noproxy '*' --max-time 20 -w '\n%{http_code}' -G --data-urlencode "metadata=$2" \
    "$HTTP/api/orgs/$ORG/$1?limit=100${3:+&$3}")
  [[ ${answer##*$'\n'} == 200 ]] || die "list $1 $2: $answer"
  printf '%s\n' "${answer%$'\n'*}"
}

# The ids of the executions in a list, sorted, one a line.
ids_of() { grep -o '{"id":"[^"]*"' | sed 's/.*:"\(.*\)"/\1/' | sort; }

# One readable line for each execution in a list.
rows_of() {
  sed 's/{"id":/\n&/g' |
    sed -n 's/^{"id":"\([^"]*\)".*"status":"\([^"]*\)".*"metadata":\({[^}]*}\).*/    \1  \2  \3/p'
}

metadata() { printf '{"customerId":"%s","run":"%s"}' "$1" "$RUN"; }

# start_by_rest CUSTOMER NUMBER: prints the id.
start_by_rest() {
  local key=$RUN-rest-$2 answer
  answer=$(api POST workflow-executions "{\"kind\":\"order-workflow\",\"input\":{\"orderId\":\"$key\",\"amount\":4200},
    \"metadata\":$(metadata "$1"),\"idempotencyKey\":\"$key\"}")
  sed -n 's/.*"workflowExecutionId":"\([^"]*\)".*/\1/p' <<<"$answer"
}

# start_by_grpc CUSTOMER COUNT: prints the ids.
start_by_grpc() {
  "$BIN/order-worker" start --endpoints "$GRPC" --count "$2" --keys "$RUN-grpc-$1" \
    --metadata "customerId=$1" --metadata "run=$RUN" 2>>"$DATA/worker.log" ||
    die "orders could not be started over gRPC; see $DATA/worker.log"
}

expect_same() {
  [ "$2" = "$3" ] || die "$1: expected
$2
but got
$3"
}

run_orders() {
  step "Starting orders of CUST-123 and CUST-999, over REST and over gRPC"
  local mine others
  mine=$(
    start_by_rest CUST-123 1
    start_by_rest CUST-123 2
    start_by_grpc CUST-123 2
  )
  others=$(
    start_by_rest CUST-999 3
    start_by_grpc CUST-999 1
  )
  MINE=$(sort <<<"$mine")
  OTHERS=$others
  [ "$(wc -l <<<"$MINE") $(wc -l <<<"$OTHERS")" = "4 2" ] || die "not all orders were started: $mine $others"

  step "Waiting until all are complete"
  printf '%s\n%s\n' "$MINE" "$OTHERS" | "$BIN/order-worker" await --endpoints "$GRPC" ||
    die "not all orders are complete; see $DATA/worker.log"
  local id
  for id in $MINE $OTHERS; do
    [[ $(api GET "workflow-executions/$id") == *'"status":"COMPLETED"'* ]] || die "workflow $id is not COMPLETED"
  done
}

show_filtered_list() {
  step 'The orders of one customer: GET /api/orgs/default/workflow-executions?metadata={"customerId":"CUST-123"}'
  local all id
  all=$(list workflow-executions '{"customerId":"CUST-123"}')
  rows_of <<<"$all"
  for id in $MINE; do
    [[ $all == *"$id"* ]] || die "the filtered list lacks $id"
  done
  for id in $OTHERS; do
    [[ $all != *"$id"* ]] || die "the filtered list has $id, an order of another customer"
  done
  expect_same "the orders of CUST-123 in this run" "$MINE" \
    "$(list workflow-executions "$(metadata CUST-123)" | ids_of)"
}

run_task() {
  step "A task without a workflow: POST /api/orgs/default/task-executions"
  local task answer try
  answer=$(api POST task-executions "{\"kind\":\"ship-order\",\"input\":{\"orderId\":\"$RUN-return\"},
    \"metadata\":$(metadata CUST-123)}")
  task=$(ids_of <<<"$answer")
  for ((try = 0; try < 300; try++)); do
    answer=$(list task-executions "$(metadata CUST-123)" status=COMPLETED)
    [[ $answer == *"$task"* ]] && break
    sleep 0.1
  done
  rows_of <<<"$answer"
  expect_same "the finished tasks of CUST-123 in this run" "$task" "$(ids_of <<<"$answer")"
}

start_server
start_worker
run_orders
show_filtered_list
run_task

if $DEMO_ONLY; then
  stop
  SERVER=
  WORKER=
  step "The demo is done: everything was as it should be"
  exit 0
fi

step "Serving until Ctrl-C"
cat <<TEXT
    REST      $HTTP/api/orgs/$ORG/workflow-executions
    API docs  $HTTP/api/docs
    OpenAPI   $HTTP/api/docs/openapi.json
    gRPC      $GRPC
    Data      $DATA/flovyn.db
TEXT
# Ctrl-C is the normal end.
trap 'exit 0' INT TERM
wait "$SERVER" || true
SERVER=
tail -n 5 "$DATA/server.log" >&2
die "the server has ended"

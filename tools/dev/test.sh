# Tests, plain and under sanitizers. Sourced by ./dev.

# test [--in PRESET] [PATTERN | CTEST ARGUMENTS]
run_tests() {
  local preset=dev
  if [ "${1:-}" = --in ] && [ $# -ge 2 ]; then
    preset=$2
    shift 2
  fi
  setup build run test
  build "$preset"
  run_ctest "$preset" "$@"
}

# run_ctest PRESET [PATTERN | CTEST ARGUMENTS]
run_ctest() {
  local preset=$1
  shift
  local directory=build/$preset
  if [ $# -ge 1 ] && [[ $1 != -* ]]; then
    set -- -R "$1" "${@:2}"
  fi
  step "Testing $directory"
  # An interrupted ctest does not run its clean-up fixtures.
  trap 'stop_test_database '"$directory" EXIT
  ctest --test-dir "$directory" --output-on-failure --no-tests=error -j "$JOBS" "$@"
}

stop_test_database() {
  local file=$1/test-postgres.txt
  if [ -f "$file" ]; then
    "$1/bin/postgres_fixture" stop "$file"
  fi
}

# asan [--short] [PATTERN]: --short leaves out the fuzzing, and the minutes of chaos, which kills processes that other tests
# kill, too.
asan() {
  local short=false
  if [ "${1:-}" = --short ]; then
    short=true
    shift
  fi
  setup build run test clang
  build asan
  if $short; then
    set -- "$@" -E '^chaos: '
  fi
  ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1 run_ctest asan "$@"
  if [ $# -eq 0 ]; then
    fuzz
  fi
}

tsan() {
  setup build run test clang
  build tsan
  # Debian's gRPC, protobuf and abseil are not instrumented.
  TSAN_OPTIONS="ignore_noninstrumented_modules=1:suppressions=$ROOT/cmake/tsan.supp:second_deadlock_stack=1" \
    run_ctest tsan "$@"
}

# fuzz [NAME]...: these fuzz targets, or all, for a few seconds each. What they find stays in build/fuzz.
fuzz() {
  setup build clang
  local name program
  if [ $# -eq 0 ]; then
    build fuzz fuzzers
    # shellcheck disable=SC2046
    set -- $(basename -a -s _fuzz build/fuzz/fuzz/*_fuzz)
  else
    build fuzz "${@/%/_fuzz}"
  fi
  for name in "$@"; do
    program=build/fuzz/fuzz/${name}_fuzz
    [ -x "$program" ] || die "there is no fuzz target '$name'"
    step "Fuzzing $name for ${FUZZ_SECONDS:-10} s"
    mkdir -p "build/fuzz/corpus/$name"
    local seeds=()
    [ -d "tests/fuzz/corpus/$name" ] && seeds=("tests/fuzz/corpus/$name")
    "$program" -max_total_time="${FUZZ_SECONDS:-10}" -timeout=10 -rss_limit_mb=2048 -verbosity=0 -print_final_stats=1 \
      -artifact_prefix="build/fuzz/$name-" "build/fuzz/corpus/$name" "${seeds[@]}"
  done
}

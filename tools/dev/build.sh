# Configuring and building. Sourced by ./dev.

build_verb() {
  local preset=${1:-dev}
  setup build
  case $preset in
    dev | ci) setup test ;;
    asan | tsan | clang) setup test clang ;;
    fuzz) setup clang ;;
  esac
  build "$preset" "${@:2}"
}

# build PRESET [TARGET...]
build() {
  local preset=$1
  shift
  local directory=build/$preset
  if [ ! -f "$directory/build.ninja" ] || [ CMakePresets.json -nt "$directory/CMakeCache.txt" ]; then
    step "Configuring $directory"
    mkdir -p "$directory"
    cmake --preset "$preset" >"$directory/configure.log" 2>&1 || {
      cat "$directory/configure.log" >&2
      die "configuring failed"
    }
    touch "$directory/CMakeCache.txt"
  fi
  step "Building $directory${1:+ ($*)}"
  NINJA_STATUS="[%f/%t %es] " ninja -C "$directory" -j "$JOBS" "$@"
}

# The installed package. Sourced by ./dev.

# Installs into a fresh prefix, then builds and runs one small project per component against it, each of which may find
# nothing but its own component.
install_test() {
  setup build run test
  build dev
  local work=$ROOT/build/install-test
  rm -rf "$work"
  step "Installing into $work/prefix"
  cmake --install build/dev --prefix "$work/prefix" >"$work.log"
  local project name
  for project in tests/install/*/; do
    name=$(basename "$project")
    step "Component $name"
    cmake -S "$project" -B "$work/$name" -G Ninja -DCMAKE_PREFIX_PATH="$work/prefix" -DCMAKE_BUILD_TYPE=Debug \
      >"$work/$name.log" 2>&1 || {
      cat "$work/$name.log" >&2
      die "the component $name cannot be found alone"
    }
    ninja -C "$work/$name" --quiet
    (cd "$work/$name" && ./consumer)
  done
  rm -rf "$work"
}

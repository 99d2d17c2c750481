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
    build_by_pkg_config "$work" "$name"
  done
  step "An application: apps/examples/order-service"
  cmake -S apps/examples/order-service -B "$work/order-service" -G Ninja -DCMAKE_PREFIX_PATH="$work/prefix" \
    -DCMAKE_BUILD_TYPE=Debug >"$work/order-service.log" 2>&1 || {
    cat "$work/order-service.log" >&2
    die "the installed package cannot be used"
  }
  ninja -C "$work/order-service" --quiet
  "$work/order-service/order-service" --demo
  rm -rf "$work"
}

# The same program without CMake.
build_by_pkg_config() {
  local work=$1 name=$2 flags
  PKG_CONFIG_PATH=$(dirname "$(find "$work/prefix" -name "flovyn-$name.pc")")
  export PKG_CONFIG_PATH
  flags=$(pkg-config --cflags --libs "flovyn-$name >= 0.1")
  # shellcheck disable=SC2086
  g++ -std=c++20 "tests/install/$name/main.cc" -o "$work/$name-by-pkg-config" $flags
  (cd "$work/$name" && "../$name-by-pkg-config")
}

# Debian packages in build/packages: flovyn-server, flovyn-cli, and libflovyn-…-dev for each component.
package() {
  setup build run package
  build release
  step "Packing"
  rm -rf build/packages
  (cd build/release && cpack -G DEB -B ../packages >package.log) || {
    cat build/release/package.log >&2
    die "packing failed"
  }
  rm -rf build/packages/_CPack_Packages
  ls -l build/packages
}

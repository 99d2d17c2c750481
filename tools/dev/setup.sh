# Installing what is missing. Sourced by ./dev.

packages_of() {
  case $1 in
    build)
      echo g++ cmake ninja-build pkg-config ccache mold \
        libabsl-dev libprotobuf-dev protobuf-compiler libgrpc++-dev protobuf-compiler-grpc \
        libcpp-httplib-dev libssl-dev libpq-dev libsqlite3-dev rapidjson-dev libvalijson-dev libre2-dev \
        libspdlog-dev libtomlplusplus-dev libcli11-dev
      ;;
    run) echo curl ca-certificates ;;
    test) echo catch2 postgresql ;;
    package) echo dpkg-dev file ;;
    lint) echo clang-tidy git ;;
    format) echo clang-format python3-minimal ;;
    docs) echo doxygen ;;
    clang) echo clang libclang-rt-dev llvm ;;
    *) die "there is no package group '$1'" ;;
  esac
}

# setup GROUP...: installs the Debian packages of the groups; touches nothing when all are there.
setup() {
  local wanted=() missing=()
  local group
  for group in "$@"; do
    # shellcheck disable=SC2207
    wanted+=($(packages_of "$group"))
  done
  command -v dpkg-query >/dev/null || {
    echo "dev: this is not a Debian system; these packages or their likes have to be there: ${wanted[*]}" >&2
    return
  }
  # shellcheck disable=SC2207
  missing=($(missing_packages "${wanted[@]}"))
  [ ${#missing[@]} -eq 0 ] && return
  step "Installing ${#missing[@]} packages: ${missing[*]}"
  as_root apt-get update -qq
  # The server package would make and start a database cluster of its own.
  if [[ " ${missing[*]} " == *" postgresql "* ]] && ! compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
    without_main_cluster install_packages "${missing[@]}"
  else
    install_packages "${missing[@]}"
  fi
}

missing_packages() {
  local present
  present=" $(dpkg-query -W -f='${Package}:${db:Status-Status} ' "$@" 2>/dev/null || true)"
  local package
  for package in "$@"; do
    [[ $present == *" $package:installed "* ]] || echo "$package"
  done
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    env DEBIAN_FRONTEND=noninteractive "$@"
  elif command -v sudo >/dev/null; then
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  else
    die "packages are missing, and this needs root or sudo to run: $*"
  fi
}

install_packages() {
  as_root apt-get install -y -q --no-install-recommends "$@"
}

# Runs the command while PostgreSQL's packages are told not to create a cluster, and restores their setting.
without_main_cluster() {
  local config=/etc/postgresql-common/createcluster.conf
  install_packages postgresql-common
  [ -e "$config.before-flovyn" ] || as_root cp -a "$config" "$config.before-flovyn"
  as_root sh -c "echo 'create_main_cluster = false' >> $config"
  local result=0
  "$@" || result=$?
  as_root mv "$config.before-flovyn" "$config"
  return $result
}

setup_verb() {
  [ $# -gt 0 ] || set -- build run test
  setup "$@"
  step "All packages of these groups are installed: $*"
}

# Formatting and static checks. Sourced by ./dev.

sources() {
  local roots=() root
  for root in core adapters sdk apps bench tests; do
    [ -d "$root" ] && roots+=("$root")
  done
  find "${roots[@]}" -name '*.h' -o -name '*.cc' | sort
}

fmt() {
  setup format
  step "Formatting"
  sources | xargs clang-format -i
}

check() {
  setup format
  check_format
  check_layers
  check_scripts
}

lint() {
  [ $# -eq 0 ] || [ "$1" = --all ] || die "usage: ./dev lint [--all]"
  setup build run test format lint clang
  check
  step "Compiling with clang, with its thread-safety analysis"
  build clang
  check_tidy "$@"
  step "lint: ok"
}

check_format() {
  step "Checking the format"
  local file unformatted=()
  while read -r file; do
    clang-format "$file" | cmp -s - "$file" || unformatted+=("$file")
  done < <(sources)
  [ ${#unformatted[@]} -eq 0 ] && return
  printf '%s\n' "${unformatted[@]}" >&2
  die "these ${#unformatted[@]} files are not formatted; ./dev fmt does it"
}

check_layers() {
  step "Checking layers, sizes and lists of sources"
  python3 tools/ci/check_layers_test.py
  python3 tools/ci/check_layers.py
  python3 tools/ci/check_sizes.py
  python3 tools/ci/check_built.py
  python3 tools/ci/check_docs.py
}

check_scripts() {
  step "Checking scripts"
  local script
  for script in dev .ci/run tools/dev/*.sh; do
    bash -n "$script"
  done
  if command -v shellcheck >/dev/null; then
    shellcheck -s bash dev .ci/run tools/dev/*.sh
  fi
}

# Files that differ from the main branch, committed or not; --all: every file.
tidy_files() {
  if [ "${1:-}" = --all ]; then
    sources
    return
  fi
  changed_files "$(git merge-base HEAD origin/main 2>/dev/null || git rev-parse -q --verify HEAD~1 || true)"
}

# changed_files BASE: files that differ from the commit, committed or not.
changed_files() {
  local base=$1
  {
    git diff --name-only --diff-filter=d ${base:+"$base"}
    git ls-files --others --exclude-standard
  } | sort -u
}

check_tidy() {
  local files
  files=$(tidy_files "$@" | grep '\.cc$' | grep -v '^tests/\(install\|fuzz\)/' || true)
  step "clang-tidy: $(grep -c . <<<"$files" || true) files"
  [ -z "$files" ] && return
  # The bound is for one file; a file that needs more is one to split.
  xargs -P "$JOBS" -n 1 timeout 300 clang-tidy -p build/clang --quiet <<<"$files" 2> >(grep -v 'warnings generated' >&2)
}

# Compiles changed sources each alone and without precompiled headers: where sources are compiled together an #include that
# one of them lacks is not missed. Changed are what differs from the main branch, and on it what its last commit or merge brought.
alone() {
  setup build test clang
  local base files
  base=$(git merge-base HEAD origin/main 2>/dev/null || true)
  if [ -z "$base" ] || [ "$base" = "$(git rev-parse HEAD)" ]; then
    base=$(git rev-parse -q --verify HEAD~1 || true)
  fi
  files=$(changed_files "$base" | grep '^\(core\|adapters\|sdk\|apps\|bench\|tests\)/.*\.cc$' | grep -v '^tests/install/' || true)
  step "Compiling alone: $(grep -c . <<<"$files" || true) changed sources"
  [ -z "$files" ] && return
  # FILE^ is what is made of the file.
  # shellcheck disable=SC2046
  build clang $(sed "s|.*|$ROOT/&^|" <<<"$files")
}

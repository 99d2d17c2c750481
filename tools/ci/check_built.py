#!/usr/bin/env python3
"""Fails with the list of the sources that no CMakeLists.txt names: nothing would compile them or run them.

usage: check_built.py [ROOT]
"""
import pathlib
import re
import sys

FOLDERS = ("core", "adapters", "sdk", "apps", "bench", "tests")
NAMED_BY_STORE = "tests/under_test"  # the contract suite composes these names


def is_named(root, file):
    """True when a CMakeLists.txt in the file's folder or above it names the file by its relative path."""
    for folder in file.relative_to(root).parents:
        lists = root / folder / "CMakeLists.txt"
        if lists.is_file():
            words = re.split(r"[\s()\"]+", lists.read_text(encoding="utf-8"))
            if file.relative_to(root / folder).as_posix() in words:
                return True
    return False


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2])
    files = [file for folder in FOLDERS for file in sorted((root / folder).rglob("*.cc"))]
    unnamed = [
        file.relative_to(root).as_posix() + ": no CMakeLists.txt names it"
        for file in files
        if file.relative_to(root).parent.as_posix() != NAMED_BY_STORE
        and not (file.name == "main.cc" and "install" in file.parts)
        and not is_named(root, file)
    ]
    print("\n".join(unnamed) if unnamed else f"built: ok ({len(files)} sources)")
    return 1 if unnamed or not files else 0


if __name__ == "__main__":
    sys.exit(main())

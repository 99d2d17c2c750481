#!/usr/bin/env python3
"""Fails with the list of the files that are too long: headers over 150 lines, sources over 300.

usage: check_sizes.py [ROOT]
"""
import pathlib
import sys

LIMITS = {".h": 150, ".cc": 300}
FOLDERS = ("core", "adapters", "sdk", "apps", "bench", "tests")


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2])
    files = [file for folder in FOLDERS for file in sorted((root / folder).rglob("*")) if file.suffix in LIMITS]
    too_long = []
    for file in files:
        lines = len(file.read_text(encoding="utf-8").splitlines())
        if lines > LIMITS[file.suffix]:
            too_long.append(f"{file.relative_to(root)}: {lines} lines, at most {LIMITS[file.suffix]}; split it by subject")
    print("\n".join(too_long) if too_long else f"sizes: ok ({len(files)} files)")
    return 1 if too_long or not files else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Fails when a row of docs/errors.md or docs/limits.md names no test, or one that does not exist."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLES = ("docs/errors.md", "docs/limits.md")
CASE = re.compile(r'(?:TEST_CASE|SCENARIO)\(\s*"((?:[^"\\]|\\.)*)"')


def known_tests():
    texts = (path.read_text() for path in (ROOT / "tests").rglob("*.cc"))
    return {name for text in texts for name in CASE.findall(text)}


def complaints(path, tests):
    for number, line in enumerate((ROOT / path).read_text().splitlines(), 1):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|") or cells[-1] == "test" or set(line) <= set("|-"):
            continue
        name = re.fullmatch(r"`(.+)`", cells[-1])
        if not name:
            yield f"{path}:{number}: the row names no test"
        elif name.group(1) not in tests:
            yield f"{path}:{number}: there is no test case \"{name.group(1)}\""


def main():
    tests = known_tests()
    found = [complaint for path in TABLES for complaint in complaints(path, tests)]
    print("\n".join(found) or "docs: ok")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())

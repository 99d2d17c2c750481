#!/usr/bin/env python3
"""Fails when a row of docs/errors.md or docs/limits.md names no test, or one that does not exist, or
when README.md or a guide in docs/ shows C++ that no example or guide test has, which are compiled and run."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLES = ("docs/errors.md", "docs/limits.md")
SNIPPET_FOLDERS = ("apps/examples", "tests/guides")
CUT = "// …"  # this line of a snippet stands for any lines
BLOCK = re.compile(r"```cpp\n(.*?)```", re.S)
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


def without_indentation(text):
    return "\n" + "\n".join(line.strip() for line in text.strip().splitlines()) + "\n"


def stands_in(snippet, source):
    """Whether the snippet is in the source, whatever its indentation there; its parts in order."""
    at = 0
    for part in snippet.split(CUT):
        found = source.find(without_indentation(part), at)
        if found < 0:
            return False
        at = found + 1
    return True


def snippet_complaints():
    sources = [without_indentation(path.read_text())
               for folder in SNIPPET_FOLDERS for path in sorted((ROOT / folder).rglob("*.cc"))]
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        text = page.read_text()
        for block in BLOCK.finditer(text):
            if not any(stands_in(block.group(1), source) for source in sources):
                line = text.count("\n", 0, block.start()) + 1
                yield f"{page.relative_to(ROOT)}:{line}: no source in {' or '.join(SNIPPET_FOLDERS)} has this snippet"


def main():
    tests = known_tests()
    found = [complaint for path in TABLES for complaint in complaints(path, tests)]
    found += snippet_complaints()
    print("\n".join(found) or "docs: ok")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())

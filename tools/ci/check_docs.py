#!/usr/bin/env python3
"""Fails when a row of docs/errors.md or docs/limits.md names no test, or one that does not exist, or
when README.md shows another embedding than the example that is compiled and run."""
import pathlib
import re
import sys
import textwrap

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLES = ("docs/errors.md", "docs/limits.md")
EXAMPLE = "apps/examples/embedded/main.cc"
GUIDE = "docs/getting-started.md"
GUIDE_EXAMPLES = tuple(f"apps/examples/{name}/main.cc" for name in ("hello", "hello-server", "order-saga"))
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


def snippet_complaints():
    example = (ROOT / EXAMPLE).read_text()
    shown = example.partition("// [embedding]\n")[2].rpartition("  // [/embedding]")[0]
    if not shown or textwrap.dedent(shown) not in (ROOT / "README.md").read_text():
        yield f"README.md: the embedding is not what {EXAMPLE} has between its markers"


def without_indentation(text):
    return [line.strip() for line in text.splitlines()]


def guide_complaints():
    """Every block of the guide stands in an example, whatever its indentation there."""
    examples = ["\n".join(without_indentation((ROOT / path).read_text())) for path in GUIDE_EXAMPLES]
    for block in BLOCK.findall((ROOT / GUIDE).read_text()):
        if not any("\n".join(without_indentation(block)) in example for example in examples):
            yield f"{GUIDE}: no example has the code that begins with: {block.splitlines()[0]}"


def main():
    tests = known_tests()
    found = [complaint for path in TABLES for complaint in complaints(path, tests)]
    found += snippet_complaints()
    found += guide_complaints()
    print("\n".join(found) or "docs: ok")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Fails when an #include, or a forbidden name, goes against the arrows drawn in ARCHITECTURE.md.

usage: check_layers.py [ROOT]
"""
import os
import pathlib
import re
import sys

# Layer: (our layers it may include besides itself, other libraries' headers it may include, by prefix).
CORE = {
    "base": ("", "absl/"),
    "json": ("base", "absl/"),
    "domain": ("base json", "absl/"),
    "query": ("base json domain", "absl/"),
    "unit": ("base json domain", "absl/"),
    "decide": ("base json domain unit", "absl/"),
    "ports": ("base json domain query unit", "absl/"),
    "services": ("base json domain query unit decide ports", "absl/"),
}
SEEN_BY_ADAPTERS = "base json domain query unit ports"
POSIX = "sys/ netinet/ arpa/ fcntl.h netdb.h poll.h pthread.h signal.h unistd.h"
ADAPTERS = {
    "memory": (SEEN_BY_ADAPTERS, "absl/"),
    "system": (SEEN_BY_ADAPTERS, "absl/ spdlog/ " + POSIX),
    "auth": (SEEN_BY_ADAPTERS, "absl/ openssl/"),
    "sql": (SEEN_BY_ADAPTERS, "absl/"),
    "sqlite": (SEEN_BY_ADAPTERS + " sql", "absl/ sqlite3.h embedded_migrations.h " + POSIX),
    "postgres": (SEEN_BY_ADAPTERS + " sql", "absl/ libpq-fe.h embedded_migrations.h endian.h " + POSIX),
    "grpc": (SEEN_BY_ADAPTERS + " services v1", "absl/ grpc/ grpcpp/ google/protobuf/"),
    "http": (SEEN_BY_ADAPTERS + " services", "absl/ httplib.h openssl/ " + POSIX),
}
# What an application links. The SDK proper sees the engine through its own port only.
SDK = {
    "sdk": ("base json domain ports", "absl/"),
    "sdk_embedded": ("base json domain unit decide ports services sdk memory system sqlite postgres", "absl/"),
    "sdk_testing": ("base json domain ports services sdk sdk_embedded memory", "absl/"),
    "sdk_grpc": ("base json domain ports sdk system v1", "absl/ grpcpp/"),
}
LAYERS = CORE | ADAPTERS | SDK
CONCRETE = re.compile(r"flovyn/(memory|system|auth|sql|sqlite|postgres|grpc|http)/")

IMPURE_HEADERS = {"chrono", "ctime", "filesystem", "fstream", "future", "iostream", "random", "thread"}
IMPURE_NAMES = re.compile(
    r"absl::Now\b|_clock::now\b|\bgetenv\b|\brandom_device\b|\bstd::j?thread\b|\bstd::c(?:out|err|log)\b|\bsocket\(")
MAKES_ERROR = re.compile(r"absl::(?!Is)\w+Error\(")
ERRORS_HOME = "core/src/domain/errors.cc"
SCHEMA_HOME = ("adapters", "http", "src", "schema")
SCHEMA_LIBRARIES = ("valijson/", "rapidjson/", "re2/")
HTTPLIB_HOMES = (("adapters", "http"), ("apps", "flovyn-cli"), ("apps", "examples"))
CATCH_HOME = "tests/test.h"
SPLIT_NAME = re.compile(r'TEST_CASE\("[^"]*;[^"]*"')

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)
# Raw strings and literals are kept, so that // in them begins no comment.
TOKENS = re.compile(r'R"(\w*~?\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/', re.S)


def without_comments(text):
    return TOKENS.sub(lambda m: "" if m.group().startswith("/") else m.group(), text)


def layer_of(path):
    """core/src/domain/x.cc -> domain, adapters/http/include/flovyn/http/x.h -> http, sdk/grpc/src/x.cc -> sdk_grpc;
    None outside of core, adapters, sdk."""
    parts = path.parts
    if parts[0] == "adapters" and len(parts) > 2:
        return parts[1]
    if parts[0] == "sdk":
        return "sdk" if parts[1] in ("include", "src") else "sdk_" + parts[1]
    if parts[0] == "core":
        folder = parts.index("flovyn") if "flovyn" in parts else 1
        return parts[folder + 1] if len(parts) > folder + 2 else "?"
    return None


def own_file(root, path, header):
    """The private header of the same library that a quoted include names, or None."""
    for folder in (path.parent, library_of(path) / "src"):
        candidate = pathlib.Path(os.path.normpath(folder / header))
        if (root / candidate).is_file():
            return candidate
    return None


def library_of(path):
    alone = path.parts[0] == "core" or layer_of(path) == "sdk"
    return pathlib.Path(path.parts[0]) if alone else pathlib.Path(*path.parts[:2])


def wrong_target(path, layer, header):
    """True when `layer` may not include the header of ours."""
    target = header.split("/")[1]
    return target != layer and target not in LAYERS[layer][0].split()


def wrong_library(path, layer, quote, header):
    """True when the foreign header is not on the layer's list, or shows in a public header."""
    if quote == "<" and "." not in header and "/" not in header:
        return layer in CORE and header in IMPURE_HEADERS
    if header.startswith(SCHEMA_LIBRARIES) and path.parts[:4] == SCHEMA_HOME:
        return False
    if header.startswith("rapidjson/"):
        return path.parts[:3] != ("core", "src", "json")
    allowed = ("absl/",) if "include" in path.parts else tuple(LAYERS[layer][1].split())
    return not header.startswith(allowed)


def layer_complaints(root, path, text):
    layer = layer_of(path)
    if layer not in LAYERS:
        yield f"{path}: '{layer}' is not a layer; name it in tools/ci/check_layers.py"
        return
    for quote, header in INCLUDE.findall(text):
        if header.startswith("flovyn/"):
            bad = wrong_target(path, layer, header)
        elif quote == '"' and (own := own_file(root, path, header)):
            bad = layer_of(own) != layer and layer_of(own) not in LAYERS[layer][0].split()
        else:
            bad = wrong_library(path, layer, quote, header)
        if bad:
            yield f"{path}: {layer} may not include {header}"
    if layer in CORE:
        for name in IMPURE_NAMES.findall(text):
            yield f"{path}: {name}: the core takes time, randomness, threads and settings through ports"


def complaints(root, path):
    text = without_comments((root / path).read_text(encoding="utf-8"))
    headers = [header for _, header in INCLUDE.findall(text)]
    if path.parts[0] in ("core", "adapters", "sdk"):
        yield from layer_complaints(root, path, text)
    if path.parts[0] == "apps" and "wiring" not in path.stem and path.parts[1] != "examples":
        for header in filter(CONCRETE.match, headers):
            yield f"{path}: {header}: concrete adapters are named only in wiring files"
    if path.parts[0] != "tests":
        if str(path) != ERRORS_HOME and path.parts[:2] != ("apps", "examples"):
            for call in MAKES_ERROR.findall(text):
                yield f"{path}: {call}...): errors are made only in {ERRORS_HOME}"
        if "httplib.h" in headers and path.parts[:2] not in HTTPLIB_HOMES:
            yield f"{path}: httplib.h belongs to adapters/http, the command line, and examples that are servers"
    if SPLIT_NAME.search(text):
        yield f"{path}: CTest would split a test name with a semicolon in two"
    if str(path) != CATCH_HOME and any(header.startswith("catch2/") for header in headers):
        yield f"{path}: only {CATCH_HOME} includes Catch2"


def sources(root):
    for folder in ("core", "adapters", "sdk", "apps", "bench", "tests"):
        for file in sorted((root / folder).rglob("*")):
            if file.suffix in (".h", ".cc"):
                yield file.relative_to(root)


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2])
    files = list(sources(root))
    found = [line for path in files for line in complaints(root, path)]
    print("\n".join(found) if found else f"layers: ok ({len(files)} files)")
    return 1 if found or not files else 0


if __name__ == "__main__":
    sys.exit(main())

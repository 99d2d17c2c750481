#!/usr/bin/env python3
"""Plants violations, one at a time, and sees that the checkers report them, and nothing in a clean tree."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
LAYERS, SIZES, BUILT = "check_layers.py", "check_sizes.py", "check_built.py"

# What must pass, together.
CLEAN = {
    "core/include/flovyn/base/a.h": '#include <string>\n#include "absl/status/status.h"\n',
    "core/include/flovyn/domain/a.h": '#include "flovyn/json/a.h"\n// absl::Now is for adapters, getenv() too\n',
    "core/include/flovyn/json/a.h": '#include "flovyn/base/a.h"\n',
    "core/include/flovyn/ports/a.h": '#include "flovyn/unit/a.h"\n',
    "core/include/flovyn/unit/a.h": '#include "flovyn/domain/a.h"\n',
    "core/src/json/a.cc": '#include <rapidjson/reader.h>\n#include "json/private.h"\n',
    "core/src/json/private.h": "int x();\n",
    "core/src/domain/errors.cc": 'auto e = absl::InternalError("x");\n',
    "core/src/services/a.cc": '#include "flovyn/ports/a.h"\nbool b = absl::IsNotFoundError(s);\n',
    "core/src/services/b.cc": 'auto url = "http://x"; /* std::thread */\n',
    "adapters/memory/src/a.cc": '#include "flovyn/memory/a.h"\n#include <thread>\n#include "tables.h"\n',
    "adapters/memory/src/tables.h": '#include "flovyn/ports/a.h"\n',
    "adapters/memory/include/flovyn/memory/a.h": '#include "flovyn/ports/a.h"\n',
    "adapters/sqlite/src/a.cc": '#include <sqlite3.h>\n#include "flovyn/sql/a.h"\n#include "embedded_migrations.h"\n',
    "adapters/sql/include/flovyn/sql/a.h": "",
    "adapters/grpc/src/a.cc": '#include <grpcpp/grpcpp.h>\n#include "flovyn/v1/flovyn.pb.h"\n',
    "adapters/http/src/server/a.cc": '#include <httplib.h>\n#include <sys/epoll.h>\n#include "server/b.h"\n#include "c.h"\n',
    "adapters/http/src/schema/a.cc": '#include "valijson/validator.hpp"\n#include "rapidjson/document.h"\n#include "re2/re2.h"\n',
    "adapters/http/src/server/b.h": "",
    "adapters/http/src/server/c.h": "",
    "apps/flovyn-server/wiring.cc": '#include "flovyn/sqlite/sqlite_store.h"\n',
    "CMakeLists.txt": " ".join(
        ["core/src/json/a.cc core/src/domain/errors.cc core/src/services/a.cc core/src/services/b.cc"]
        + [f"adapters/{name}/src/a.cc" for name in ("memory", "sqlite", "grpc")]
        + ["(apps/flovyn-server/wiring.cc)", "tests/a.cc"]),
    "adapters/http/CMakeLists.txt": "flovyn_add_library(http SOURCES src/schema/a.cc src/server/a.cc)",
    "tests/under_test/memory.cc": "",
    "tests/test.h": "#include <catch2/catch.hpp>\n",
    "tests/a.cc": '#include "test.h"\nauto e = absl::InternalError("x");\n',
}

# (checker, file, content, what the complaint must contain)
PLANTED = [
    (LAYERS, "core/src/base/x.cc", '#include "flovyn/json/json.h"', "base may not include flovyn/json/json.h"),
    (LAYERS, "core/src/json/x.cc", '#include "flovyn/domain/a.h"', "json may not include"),
    (LAYERS, "core/src/domain/x.cc", '#include "flovyn/unit/a.h"', "domain may not include"),
    (LAYERS, "core/src/domain/x.cc", '#include "flovyn/ports/a.h"', "domain may not include"),
    (LAYERS, "core/src/domain/x.cc", '#include "json/private.h"\n#include "flovyn/sqlite/a.h"', "flovyn/sqlite/a.h"),
    (LAYERS, "core/include/flovyn/ports/x.h", '#include "flovyn/services/a.h"', "ports may not include"),
    (LAYERS, "core/include/flovyn/base/x.h", '#include "../../../src/json/private.h"', "base may not include"),
    (LAYERS, "core/src/services/x.cc", '#include "flovyn/memory/a.h"', "services may not include"),
    (LAYERS, "core/src/services/x.cc", '#include "flovyn/v1/flovyn.pb.h"', "services may not include"),
    (LAYERS, "core/src/domain/x.cc", "#include <rapidjson/document.h>", "domain may not include rapidjson"),
    (LAYERS, "core/include/flovyn/json/x.h", "#include <rapidjson/document.h>", "json may not include rapidjson"),
    (LAYERS, "adapters/http/src/x.cc", "#include <rapidjson/document.h>", "http may not include rapidjson"),
    (LAYERS, "core/src/domain/x.cc", "auto t = absl::Now();", "absl::Now: the core takes time"),
    (LAYERS, "core/src/domain/x.cc", "auto t = std::chrono::steady_clock::now();", "_clock::now"),
    (LAYERS, "core/src/services/x.cc", 'auto h = std::getenv("HOME");', "getenv"),
    (LAYERS, "core/src/services/x.cc", "std::random_device r;", "random_device"),
    (LAYERS, "core/src/services/x.cc", "std::thread t;", "std::thread"),
    (LAYERS, "core/src/services/x.cc", "std::jthread t;", "std::jthread"),
    (LAYERS, "core/src/services/x.cc", "int s = socket(1, 2, 3);", "socket("),
    (LAYERS, "core/src/services/x.cc", 'auto u = "http://x"; std::cerr << 1;', "std::cerr"),
    (LAYERS, "core/src/services/x.cc", "#include <iostream>", "services may not include iostream"),
    (LAYERS, "core/src/services/x.cc", "#include <fstream>", "services may not include fstream"),
    (LAYERS, "core/src/services/x.cc", "#include <sys/socket.h>", "services may not include sys/socket.h"),
    (LAYERS, "core/src/extras/x.cc", "", "'extras' is not a layer"),
    (LAYERS, "core/src/x.cc", "", "is not a layer"),
    (LAYERS, "adapters/mysql/src/x.cc", "", "'mysql' is not a layer"),
    (LAYERS, "core/src/domain/x.cc", 'auto e = absl::NotFoundError("x");', "errors are made only in"),
    (LAYERS, "adapters/memory/src/x.cc", 'auto e = absl::NotFoundError("x");', "errors are made only in"),
    (LAYERS, "apps/flovyn-server/x.cc", 'auto e = absl::NotFoundError("x");', "errors are made only in"),
    (LAYERS, "adapters/memory/src/x.cc", '#include "flovyn/services/a.h"', "memory may not include"),
    (LAYERS, "adapters/memory/src/x.cc", '#include "flovyn/sql/a.h"', "memory may not include"),
    (LAYERS, "adapters/http/src/x.cc", '#include "flovyn/grpc/a.h"', "http may not include"),
    (LAYERS, "adapters/http/src/x.cc", '#include "flovyn/v1/flovyn.pb.h"', "http may not include"),
    (LAYERS, "adapters/grpc/src/x.cc", "#include <httplib.h>", "httplib.h belongs to adapters/http"),
    (LAYERS, "apps/flovyn-server/x.cc", "#include <httplib.h>", "httplib.h belongs to adapters/http"),
    (LAYERS, "adapters/sqlite/src/x.cc", "#include <libpq-fe.h>", "sqlite may not include libpq-fe.h"),
    (LAYERS, "adapters/sqlite/include/flovyn/sqlite/x.h", "#include <sqlite3.h>", "sqlite may not include sqlite3.h"),
    (LAYERS, "adapters/memory/src/x.cc", "#include <spdlog/spdlog.h>", "memory may not include spdlog"),
    (LAYERS, "apps/flovyn-server/x.cc", '#include "flovyn/sqlite/a.h"', "only in wiring files"),
    (LAYERS, "tests/domain/x.cc", "#include <catch2/catch.hpp>", "only tests/test.h includes Catch2"),
    (LAYERS, "tests/domain/x.cc", 'TEST_CASE("a; b") {}', "test name with a semicolon"),
    (BUILT, "core/src/domain/x.cc", "", "no CMakeLists.txt names it"),
    (BUILT, "adapters/http/src/a.cc", "", "no CMakeLists.txt names it"),
    (SIZES, "core/include/flovyn/base/x.h", "\n" * 151, "151 lines, at most 150"),
    (SIZES, "tests/domain/x.cc", "\n" * 301, "301 lines, at most 300"),
]


def write(root, files):
    for name, content in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")


def run(checker, root):
    result = subprocess.run([sys.executable, HERE / checker, root], stdout=subprocess.PIPE, check=False)
    return result.returncode, result.stdout.decode()


def failures(root):
    write(root, CLEAN)
    for checker in (LAYERS, SIZES, BUILT):
        code, output = run(checker, root)
        if code != 0:
            yield f"{checker} complains about a clean tree:\n{output}"
    for checker, name, content, expected in PLANTED:
        write(root, {name: content})
        code, output = run(checker, root)
        if code != 1 or not any(name in line and expected in line for line in output.splitlines()):
            yield f"{checker} misses in {name}: {content.strip()!r}\n{output}"
        (root / name).unlink()


def main():
    root = pathlib.Path(tempfile.mkdtemp())
    try:
        found = list(failures(root))
    finally:
        shutil.rmtree(root)
    print("\n".join(found) if found else f"the checkers find all {len(PLANTED)} planted violations")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

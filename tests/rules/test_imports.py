"""rules know no framework, no database and no spreadsheet; asking them needs no Django."""

import json
import subprocess
import sys


ALLOWED = {
    "legajo",
    "msgspec",
    "typing_extensions",
    "stdnum",
    "yaml",
    "cython_runtime",  # of yaml's C reader
    "numpy",  # this and what follows: of jobs over whole populations
    "numba",
    "llvmlite",
    "pyarrow",
}
PROGRAM = """
import json, pkgutil, sys
before = set(sys.modules)
import legajo.rules
for module in pkgutil.walk_packages(legajo.rules.__path__, "legajo.rules."):
    __import__(module.name)
after = {name.partition(".")[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names)
print(json.dumps(sorted(name for name in after if not name.startswith("_"))))
"""
PAGES = """
import importlib, sys
import django
django.setup()
for urls in ("legajo.config.urls_web", "legajo.config.urls_desk"):
    importlib.import_module(urls)
assert "legajo.rules.assessment" in sys.modules
print(*sorted({"numpy", "numba", "pyarrow"} & set(sys.modules)))
"""
ASK = """
import sys
from legajo.config.main import run
assert run(["rules", "assess", "--region", "110000", "--month", "2025-07", "--base", "36000"]) == 0
assert not {"django", "psycopg"} & set(sys.modules)
"""


def test_rules_import_nothing_but_their_own() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True)
    assert set(json.loads(done.stdout)) <= ALLOWED


def test_the_command_asks_without_django() -> None:
    subprocess.run([sys.executable, "-c", ASK], check=True, capture_output=True)


def test_the_pages_load_nothing_of_the_batch() -> None:
    done = subprocess.run([sys.executable, "-c", PAGES], check=True, capture_output=True, text=True)
    assert done.stdout.split() == []

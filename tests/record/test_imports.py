"""record knows no framework, no database and no file format: a fresh interpreter shows what it drags in."""

import json
import subprocess
import sys


ALLOWED = {"legajo", "msgspec", "typing_extensions", "stdnum"}
PROGRAM = """
import json, pkgutil, sys
before = set(sys.modules)
import legajo.record
for module in pkgutil.walk_packages(legajo.record.__path__, "legajo.record."):
    __import__(module.name)
after = {name.partition(".")[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names)
print(json.dumps(sorted(name for name in after if not name.startswith("_"))))
"""


def test_record_imports_nothing_but_its_own() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True)
    assert set(json.loads(done.stdout)) <= ALLOWED

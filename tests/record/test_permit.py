"""Arts. 11 and 15: only the gateway makes a permit."""

import re
from pathlib import Path

import legajo


SOURCE = Path(legajo.__file__).parent
MAKES = re.compile(r"\bPermit\(")
MAY = {"authority/gateway.py"}


def test_only_the_gateway_makes_a_permit() -> None:
    makers = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if MAKES.search(path.read_text(encoding="utf-8").replace("class Permit(", ""))
    }
    assert makers <= MAY

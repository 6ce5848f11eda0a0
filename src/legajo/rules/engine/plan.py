"""The identity of a computation: rules and parameter values in our own canonical text, hashed."""

import hashlib
from collections.abc import Iterable

from legajo.record import canonical
from legajo.rules.engine.rule import Rule
from legajo.rules.parameters.store import ParameterValue


def plan_hash(rules: Iterable[Rule], values: Iterable[ParameterValue]) -> str:
    """The first 128 bits of SHA-256 over the rules and the values that they meet, as 32 hexadecimal digits."""
    text = {
        "rules": sorted((rule.text for rule in rules), key=canonical.encode),
        "values": sorted(
            {(v.name, v.region, v.unit, v.text or "", v.valid_from, v.known_from) for v in values}
        ),
    }
    return hashlib.sha256(canonical.encode(text)).hexdigest()[:32]

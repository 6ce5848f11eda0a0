"""The mark on what was prepared: the rules' own hand, which the database does not hold (art. 6).

Note [Marked consequences]: four officers decide on the lines of a case; its consequences are staged beside them, in tables that the roles
of the desk and of the worker fill. Whoever stole such a role's password could stage other amounts. So accrual marks what it prepared under
a key that no role of the database can read, and posts nothing that does not bear its mark.
"""

import hashlib
import hmac
from collections.abc import Iterable

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from legajo.accrual.assessment import AccrualError
from legajo.accrual.models import Plan
from legajo.ledger import keys
from legajo.ledger.entries import Line
from legajo.record.canonical import encode


PURPOSE = "originals"  # a data key that every process of the rules opens
TAMPERED = "what follows from the case is not what the rules prepared; nothing was entered. Return the case and report this"


def digest_of(lines: Iterable[Line]) -> bytes:
    """The digest of staged entries, as their act will carry it."""
    return hashlib.sha256(
        b"".join(hashlib.sha256(b"\x00" + line.payload).digest() for line in lines)
    ).digest()


def mark(plan: Plan) -> None:
    """Put the mark on a plan that is about to be saved."""
    plan.mark = _mark(plan)


def check(plan: Plan) -> None:
    """Raise unless the plan bears the mark of what it says."""
    if not hmac.compare_digest(bytes(plan.mark), _mark(plan)):
        raise AccrualError(TAMPERED)


def check_posted(plan: Plan, entered: bytes) -> None:
    """Raise unless exactly what was prepared was entered."""
    if not hmac.compare_digest(bytes(plan.staged), entered):
        raise AccrualError(TAMPERED)


def _mark(plan: Plan) -> bytes:
    said = {
        "case": str(plan.case_id),
        "round": plan.round,
        "position": plan.position,
        "groups": plan.groups,
        "postings": plan.postings,
        "summary": plan.summary,
        "staged": bytes(plan.staged).hex(),
    }
    _, key = keys.data_key(PURPOSE, 1)
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"legajo/accrual/mark").derive(key)
    return hmac.digest(derived, encode(said), "sha256")

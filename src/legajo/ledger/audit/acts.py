"""Auditing acts: dense numbers, their own bytes, the agency's signature, the digest over their entries."""

import itertools
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from legajo.ledger.act import Act, decode_act, moment_text
from legajo.ledger.audit.book import ActRow, Book
from legajo.ledger.audit.findings import Fault, Progress, Report
from legajo.proof.tree import leaf_hash
from legajo.record.canonical import CanonicalError


def read_acts(cursor: Any) -> list[ActRow]:
    """Every act, by number."""
    cursor.execute(
        "SELECT number, id, sort, case_id, first_leaf, entry_count, moment, payload, signature, key_id FROM ledger.act ORDER BY number"
    )
    return [ActRow(*row) for row in cursor]


def check_acts(book: Book, agency: Mapping[str, bytes], report: Report, progress: Progress) -> dict[int, Act]:
    """Check each act by itself and in its order; return what each says, by number."""
    said: dict[int, Act] = {}
    publics = {key: Ed25519PublicKey.from_public_bytes(public) for key, public in agency.items()}
    expected = (1, 0)
    previous = None
    for count, act in enumerate(book.acts, 1):
        if (act.number, act.first_leaf) != expected:
            report.add(
                _fault(
                    act,
                    report,
                    "numbering",
                    f"act {expected[0]} at leaf {expected[1]} should stand here: an act was removed or slipped in",
                )
            )
        if previous is not None and act.moment < previous.moment:
            report.add(_fault(act, report, "numbering", "its moment lies before the previous act's"))
        book.hashes[act.first_leaf * 32 : act.first_leaf * 32 + 32] = leaf_hash(act.payload)
        decoded = _check_act(act, publics, report)
        if decoded is not None:
            said[act.number] = decoded
        expected, previous = (act.number + 1, act.first_leaf + act.entry_count + 1), act
        if count % 1000 == 0:
            progress("acts", count, len(book.acts))
    progress("acts", len(book.acts), len(book.acts))
    return said


def _check_act(act: ActRow, publics: Mapping[str, Ed25519PublicKey], report: Report) -> Act | None:
    public = publics.get(act.key_id)
    if public is None:
        report.add(
            _fault(act, report, "signature", f"it names the key {act.key_id}, which is not the agency's")
        )
    else:
        try:
            public.verify(act.signature, act.payload)
        except InvalidSignature:
            report.add(
                _fault(act, report, "signature", "the agency did not sign these bytes: forged or changed")
            )
    try:
        said = decode_act(act.payload)
    except CanonicalError as error:
        report.add(_fault(act, report, "act", f"its bytes are not an act: {error}"))
        return None
    beside = (
        act.number,
        str(act.id),
        act.sort,
        act.case_id and str(act.case_id),
        act.first_leaf,
        act.entry_count,
    )
    inside = (said.number, said.id, said.sort, said.case, said.first_leaf, said.count)
    if (*beside, moment_text(act.moment), act.key_id) != (*inside, said.moment, said.key):
        report.add(
            _fault(
                act, report, "projection", "the columns beside its bytes say something else than the bytes"
            )
        )
    return said


def check_digests(book: Book, said: Mapping[int, Act], missing: set[int], report: Report) -> None:
    """Each act's digest is that of its entries' leaf hashes, in their order. Acts with missing lines were reported."""
    for act in book.acts:
        words = said.get(act.number)
        if words is None or act.number in missing:
            continue
        if (
            sha256(book.leaves(act.first_leaf + 1, act.first_leaf + 1 + act.entry_count)).hexdigest()
            != words.entries
        ):
            report.add(
                _fault(
                    act, report, "digest", "its entries are not those that were signed: their digest differs"
                )
            )


def check_one_act_a_case(book: Book, report: Report) -> None:
    """At most one act of each sort per case; a second one would enter a case twice."""
    keyed = sorted((a for a in book.acts if a.case_id), key=lambda a: (str(a.case_id), a.sort, a.number))
    for first, second in itertools.pairwise(keyed):
        if (first.case_id, first.sort) == (second.case_id, second.sort):
            report.add(
                _fault(second, report, "twice", f"act {first.number} already entered case {first.case_id}")
            )


def _fault(act: ActRow, report: Report, code: str, words: str) -> Fault:
    return Fault(
        code,
        f"ledger.act number {act.number} (id {act.id})",
        f"Act {act.number} of {moment_text(act.moment)}: {words}.",
        act_number=act.number,
        leaf=act.first_leaf,
        since=act.moment,
        until=report.at,
    )

"""The forms that the audit reads wages, dues and allocations by say the same as the ordinary ones, and write back to the same bytes."""

import random

import pytest
from tests.support.posting import MARK

from legajo.ledger.audit.forms import read
from legajo.ledger.projection import figures_of
from legajo.record.canonical import CanonicalError, encode
from legajo.record.facts import (
    AMOUNTS,
    Allocation,
    Due,
    Fact,
    MoneyReceived,
    Ref,
    Scheme,
    WageDeclared,
    amounts_of,
    encode_entry,
    kind_of,
    make_entry,
    read_entry,
)


def facts(seed: int) -> list[Fact]:
    drawn = random.Random(seed)
    amounts = amounts_of(
        tuple(drawn.choice((0, 5, -7, 2**52)) for _ in AMOUNTS),
        frozenset(scheme for scheme in Scheme if drawn.random() < 0.5),
    )
    base = {scheme: drawn.randrange(10**7) for scheme in Scheme if drawn.random() < 0.6}
    derived = {"plan": MARK, "inputs": MARK, "known_at": "2025-08-01"}
    waits = drawn.random() < 0.3
    return [
        WageDeclared(from_month="2025-07", contribution_year="2025-07", wage=drawn.randrange(10**7)),
        Due(month="2025-07", base=base, amounts=amounts, cause="difference", ordinal=3, **derived),  # type: ignore[arg-type]
        Allocation(voucher="V\u00e9", month="2025-07", posted_month="2025-08", amounts=amounts, unallocated=waits, **derived),  # type: ignore[arg-type]
        MoneyReceived(
            payer="employer", voucher="V", value_date="2025-08-10", from_month="2025-07", to_month="2025-07",
            amounts=amounts, amount=1, line_count=1, lines="ab" * 32,
        ),
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_what_is_read_in_bulk_is_what_was_written(seed: int) -> None:
    for fact in facts(seed):
        made = make_entry(
            fact,
            subject=4,
            line=2,
            region="110000",
            received="2025-08-01",
            employer=None if seed % 3 else 2,
            replaces=Ref("0" * 8 + "-0000-0000-0000-" + "0" * 12, 1) if seed % 2 else None,
        )
        payload = encode_entry(made)
        found = read(payload, made.kind)
        assert found.figures == figures_of(read_entry(payload))
        assert encode(found.entry) == payload
        for name in ("kind", "subject", "line", "occurrence", "employer"):
            assert getattr(found.entry, name) == getattr(made, name)


@pytest.mark.parametrize("kind", [12, 101, 102])
def test_what_is_no_entry_is_refused_in_bulk_too(kind: int) -> None:
    (fact,) = [fact for fact in facts(0) if kind_of(fact).number == kind]
    payload = encode_entry(make_entry(fact, subject=4, line=2, region="110000", received="2025-08-01"))
    for broken in (
        payload[:-1],
        payload.replace(b'"fact":{', b'"fact":{"unknown":1,'),
        payload.replace(b'"line":2', b'"line":"2"'),
        payload.replace(f'"kind":{kind}'.encode(), b'"kind":999'),
        payload.replace(b'"v":%d' % kind_of(fact).version, b'"v":99'),
    ):
        assert broken != payload
        with pytest.raises(CanonicalError):
            read(broken, kind)


def test_an_entry_that_the_column_says_is_of_another_kind_is_read_as_it_is() -> None:
    payload = encode_entry(make_entry(facts(1)[1], subject=4, line=2, region="110000", received="2025-08-01"))
    assert read(payload, 102).entry.kind == 101

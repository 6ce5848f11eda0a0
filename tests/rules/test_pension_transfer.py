"""What moves between provinces: the account by its three periods, and 12% of the bases from the pool."""

import pytest

from legajo.record.facts import Party, SubPeriod
from legajo.record.period import Month
from legajo.rules.catalogue import computables
from legajo.rules.computable import Context, UncomputableError, compute
from legajo.rules.parameters import ParameterError, load
from legajo.rules.pension.transfer import transfer


BEIJING, NOW = "110000", "2026-11-25"
LEDGERS = {
    (SubPeriod.BEFORE_1998, Party.PERSON): 1_000,
    (SubPeriod.BEFORE_1998, Party.EMPLOYER): 20_000,
    (SubPeriod.Y1998_2005, Party.PERSON): 300_000,
    (SubPeriod.Y1998_2005, Party.EMPLOYER): 4_000_000,
    (SubPeriod.SINCE_2006, Party.PERSON): 50_000_000,
}


def test_of_before_1998_only_the_persons_part_moves() -> None:
    found = transfer(
        LEDGERS, 7, {1997: 10**9, 1998: 1_000_004, 2025: 100}, load(), BEIJING, Month(2025, 6), NOW
    )
    assert found.account == 1_000 + 300_000 + 4_000_000 + 50_000_000 + 7
    assert found.pool == 120_000 + 12  # each year rounded: 120000.48 and 12; nothing of 1997
    assert found.total == found.explanation.value == found.account + found.pool
    assert [part.figure for part in found.explanation.parts] == [
        "transfer.account",
        "transfer.pool.1998",
        "transfer.pool.2025",
    ]


def test_nothing_moves_of_nothing() -> None:
    found = transfer({}, 0, {}, load(), BEIJING, Month(2025, 6), NOW)
    assert (found.account, found.pool, found.total) == (0, 0, 0)


def test_before_the_rules_of_2010_nobody_says_what_moves() -> None:
    with pytest.raises(ParameterError, match=r"transfer\.account\.before_1998 is not known for 2009-12"):
        transfer(LEDGERS, 0, {}, load(), BEIJING, Month(2009, 12), NOW)


def test_it_is_asked_by_name() -> None:
    def asked(**values: str) -> list[int]:
        return list(
            compute(
                computables()["pension.transfer"], values, Context(load(), BEIJING, None, NOW)
            ).result.values()
        )

    assert asked(since_2006="9600", bases="60000,60000", first_year="2010") == [960_000, 1_440_000, 2_400_000]
    assert asked(before_1998_employer="5", before_1998_person="3", current_year="1") == [400, 0, 400]
    with pytest.raises(UncomputableError, match="since 1998"):
        asked(bases="60000", first_year="1997")

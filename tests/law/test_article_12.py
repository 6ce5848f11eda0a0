"""Arts. 11, 12: maintenance corrects by cases of four levels, and each order says time, content, reason, method and who answers."""

import pytest
from tests.support.agency import Agency

from legajo.authority import gateway
from legajo.ledger import lookups
from legajo.maintenance import acts
from legajo.maintenance.acts import MaintenanceError
from legajo.maintenance.models import Order
from legajo.record.facts import OpeningPosition, Party, Ref, Scheme, SubPeriod
from legajo.record.period import Month
from legajo.review.bundle import CaseSort


PERMIT = gateway.permit_system(gateway.system("tests"), "tests")


@pytest.fixture
def with_account(agency: Agency) -> Agency:
    position = OpeningPosition(
        as_of="2023-12-31",
        source_system="old",
        account={SubPeriod.SINCE_2006: {Party.PERSON: 1_000_000}},
        months={Scheme.PENSION: 120},
    )
    agency.enter(CaseSort.OPENING, [(person, position, None) for person in agency.people])
    return agency


def test_an_order_without_a_reason_is_not_given(with_account: Agency) -> None:
    with pytest.raises(MaintenanceError, match="say why the accounts are settled"):
        acts.order_settlement(2024, reason=" ", by=with_account.clerk, at=with_account.now, key="k")
    assert not Order.objects.exists()


def test_an_order_names_all_five(with_account: Agency) -> None:
    acts.order_settlement(
        2024, reason="the year is over", by=with_account.clerk, at=with_account.now, key="k"
    )
    (order,) = Order.objects.all()
    assert all((order.ordered_at, order.content, order.reason, order.method, order.responsible))


def test_an_order_is_given_once_for_one_key(with_account: Agency) -> None:
    made = {
        acts.order_settlement(2024, reason="over", by=with_account.clerk, at=with_account.later(), key="k")
        for _ in range(2)
    }
    assert len(made) == 1
    assert Order.objects.count() == 1


def test_a_correction_supplements_and_never_overwrites(agency: Agency) -> None:
    person = agency.people[0]
    agency.declare("2025-07", {person: 1_000_000})
    (wage,) = lookups.wages_of_people([person], PERMIT)
    proposed = agency.declaration("2025-07", {person: 1_100_000}, replaces=Ref(str(wage.act_id), wage.line))
    agency.climb(proposed)
    (held,) = lookups.months_of_employer(agency.employer, Month(2025, 7).ordinal, PERMIT)
    assert held.base == 1_100_000
    permit = gateway.permit_counter_look(agency.clerk, person, document_checked=True, purpose="correction")
    file = lookups.get_file(lookups.open_look(person, permit, agency.now))
    kinds = [stored.entry.kind for stored in file.entries]
    assert kinds.count(12) == 2  # the wage and its correction, both there
    assert kinds.count(101) == 2  # the due and its difference

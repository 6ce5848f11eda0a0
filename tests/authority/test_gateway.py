"""Arts. 7, 15: who may see what, decided in plain Python; each permit says by which rule. Nobody else makes one."""

import ast
from pathlib import Path

import pytest

from legajo.authority import gateway
from legajo.authority.gateway import Actor, ActorKind, Forbidden
from legajo.authority.posts import RUNG_POSTS, Post


CLERK = Actor(ActorKind.OFFICER, "Clerk", 1, 1, 1, posts=frozenset({Post.COLLECTION}))
ADMIN = Actor(ActorKind.OFFICER, "Admin", 2, 2, 2, posts=frozenset({Post.ADMINISTRATION}))
AUDITOR = Actor(ActorKind.OFFICER, "Auditor", 3, 3, 3, posts=frozenset({Post.SUPERVISION}))
BOSS = Actor(ActorKind.EMPLOYER, "Boss", 4, 4, employer_id=7)
PERSON = Actor(ActorKind.PERSON, "Person", 5, subject_id=48)
ACTORS = (CLERK, ADMIN, AUDITOR, BOSS, PERSON, gateway.system("worker"))


def test_one_sees_ones_own_file_alone() -> None:
    assert gateway.permit_own_file(PERSON, channel="web").subject_id == 48
    for actor in ACTORS:
        if actor is not PERSON:
            with pytest.raises(Forbidden):
                gateway.permit_own_file(actor, channel="web")


def test_the_counter_opens_a_file_for_a_checked_document_and_a_purpose() -> None:
    permit = gateway.permit_counter_look(CLERK, 48, document_checked=True, purpose="asks about a month")
    assert (permit.subject_id, permit.purpose, permit.policies) == (
        48,
        "asks about a month",
        ("art15-counter-own-document",),
    )
    with pytest.raises(Forbidden, match="valid identity document"):
        gateway.permit_counter_look(CLERK, 48, document_checked=False, purpose="asks")
    with pytest.raises(Forbidden, match="Say why"):
        gateway.permit_counter_look(CLERK, 48, document_checked=True, purpose=" ")


@pytest.mark.parametrize("actor", [actor for actor in ACTORS if actor is not CLERK])
def test_nobody_else_opens_a_file_at_the_counter(actor: Actor) -> None:
    with pytest.raises(Forbidden, match="no business post"):
        gateway.permit_counter_look(actor, 48, document_checked=True, purpose="asks")


def test_an_employer_reads_itself_alone() -> None:
    assert gateway.permit_employer(BOSS, 7).employer_id == 7
    for actor, employer in [(BOSS, 8), *((a, 7) for a in ACTORS if a is not BOSS)]:
        with pytest.raises(Forbidden):
            gateway.permit_employer(actor, employer)


@pytest.mark.parametrize("rung", RUNG_POSTS)
def test_a_queue_is_of_those_who_hold_its_post(rung: Post) -> None:
    holder = Actor(ActorKind.OFFICER, "Holder", 9, 9, 9, posts=frozenset({rung}))
    assert gateway.decides(rung) in gateway.permit_queue(holder, rung).policies
    gateway.check_decides(holder, rung)
    for actor in ACTORS:
        with pytest.raises(Forbidden):
            gateway.permit_queue(actor, rung)
        with pytest.raises(Forbidden):
            gateway.check_decides(actor, rung)


def test_facts_are_brought_in_by_the_front_desk_or_by_the_employer_for_its_own() -> None:
    gateway.check_collects(CLERK, 7)
    gateway.check_collects(CLERK, None)
    gateway.check_collects(BOSS, 7)
    for actor, employer in [(BOSS, 8), (BOSS, None), *((a, 7) for a in ACTORS if a not in (CLERK, BOSS))]:
        with pytest.raises(Forbidden, match="Only the front desk"):
            gateway.check_collects(actor, employer)


def test_a_program_answers_for_no_act() -> None:
    worker = gateway.system("worker")
    for name in ("login", "person", "officer"):
        with pytest.raises(Forbidden):
            getattr(worker, name)


def test_the_gateway_alone_makes_permits() -> None:
    source = Path(gateway.__file__).parents[1]
    makers = {
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Permit"
    }
    assert makers == {"authority/gateway.py"}

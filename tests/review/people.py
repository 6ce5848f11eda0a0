"""An agency's people, made by plain SQL as the owner, for tests that attack the ladder as the application's role."""

import datetime
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

import psycopg
from tests.support.vouching import word


MORNING = datetime.datetime(2025, 8, 1, 1, tzinfo=datetime.UTC)
DIGEST = b"\x11" * 32
OTHER_DIGEST = b"\x22" * 32
RUNGS = ("preliminary", "examination", "reexamination", "approval")


@dataclass(frozen=True, slots=True)
class Login:
    user: int
    person: int
    officer: int


@dataclass
class Office:
    """Officers by name: `clerk` collects, then one for each rung, and `twin`, another login of the examiner."""

    owner: "psycopg.Connection[Any]"
    logins: dict[str, Login] = field(default_factory=dict)

    @cached_property
    def key(self) -> tuple[bytes, bytes]:
        """The book's key of warrants, read once: a process that was forked must not ask on its parent's connection."""
        return _key(self.owner)

    def hire(self, name: str, *posts: str, person: int | None = None, until: str | None = None) -> Login:
        user = self._one(
            "INSERT INTO auth_user (password, is_superuser, username, first_name, last_name, email, is_staff,"
            " is_active, date_joined) VALUES ('', false, %s, '', '', '', false, true, now()) RETURNING id",
            name,
        )
        if person is None:
            person = self._one(
                "INSERT INTO authority_natural_person (name, identity_digest, recorded_at)"
                " VALUES (%s, %s, now()) RETURNING id",
                name,
                name.encode(),
            )
        officer = self._one(
            "INSERT INTO authority_officer (user_id, natural_person_id, since) VALUES (%s, %s, '2015-01-01') RETURNING id",
            user,
            person,
        )
        self.logins[name] = Login(user, person, officer)
        for post in posts:
            self.grant(officer, post, until=until)
        return self.logins[name]

    def grant(self, officer: int, post: str, *, until: str | None = None) -> None:
        self.owner.execute(
            "INSERT INTO authority_post_grant (officer_id, post, since, until, reason, natural_person_id, post_group)"
            " VALUES (%s, %s, '2015-01-01', %s, 'test', 0, '')",
            (officer, post, until),
        )

    def __getitem__(self, name: str) -> Login:
        return self.logins[name]

    def _one(self, statement: str, *values: object) -> int:
        row = self.owner.execute(statement, values).fetchone()
        assert row is not None
        return int(row[0])


def staffed(owner: "psycopg.Connection[Any]") -> Office:
    """Clerk, four reviewers and the examiner's twin login."""
    office = Office(owner)
    office.hire("clerk", "collection", *RUNGS)
    for rung in RUNGS:
        office.hire(rung, rung)
    office.hire("twin", *RUNGS, person=office["examination"].person)
    assert office.key
    return office


def vouched(owner: "psycopg.Connection[Any]", *said: object) -> bytes:
    """The word of a process that holds the book's key."""
    return word(_key(owner), *said)


def _key(owner: "psycopg.Connection[Any]") -> tuple[bytes, bytes]:
    row = owner.execute("SELECT inner_block, outer_block FROM ledger.warrant_key").fetchone()
    assert row is not None
    return row[0], row[1]


def decide(
    role: "psycopg.Connection[Any] | psycopg.Cursor[Any] | Any", office: Office, *given: object
) -> None:
    """A decision (case, round, rung, outcome, reason, digest, officer, moment) by SQL, vouched for."""
    said = word(office.key, "decision", *given, "")
    role.execute(f"SELECT review_decide({'%s, ' * len(given)}'{{}}', %s)", (*given, said))


@dataclass
class Attack:
    """Raw statements of the application's role on one case."""

    role: "psycopg.Connection[Any]"
    office: Office
    case: UUID = field(default_factory=uuid4)

    def open(self, by: str = "clerk") -> None:
        self.role.execute(
            "INSERT INTO review_case (id, sort, title, region, status, round, accepted, people, lines, opened_by,"
            " collected_by, opened_at, key) VALUES (%s, 'declaration', 't', '110000', 'collecting', 0, 0, 0, 0, %s, 0, %s, %s)",
            (self.case, self.office[by].user, MORNING, str(self.case)),
        )

    def propose(self, number: int, *, digest: bytes = DIGEST, by: str = "clerk") -> None:
        self.role.execute(
            "INSERT INTO review_round (case_id, number, digest, lines, restated, people, proposed_by, proposed_at,"
            " to_confirm, key) VALUES (%s, %s, %s, 1, 0, 1, %s, %s, '{}', %s)",
            (
                self.case,
                number,
                digest,
                self.office[by].user,
                MORNING,
                f"{self.case} {number} {digest.hex()}",
            ),
        )

    def decide(
        self,
        rung: str,
        *,
        by: str | None = None,
        number: int = 1,
        digest: bytes = DIGEST,
        outcome: str = "accept",
        reason: str = "",
        at: datetime.datetime = MORNING,
    ) -> None:
        given = (self.case, number, rung, outcome, reason, digest, self.office[by or rung].officer, at)
        decide(self.role, self.office, *given)

    def climb(self, *rungs: str, number: int = 1, digest: bytes = DIGEST) -> None:
        for rung in rungs:
            self.decide(rung, number=number, digest=digest)

    def decisions(self) -> int:
        row = self.role.execute(
            "SELECT count(*) FROM review_decision WHERE case_id = %s", (self.case,)
        ).fetchone()
        assert row is not None
        return int(row[0])

    def status(self) -> tuple[str, int, int]:
        row = self.role.execute(
            "SELECT status, round, accepted FROM review_case WHERE id = %s", (self.case,)
        ).fetchone()
        assert row is not None
        return row[0], row[1], row[2]

"""Issuing a statement on paper, and answering whether a paper is ours (arts. 14, 15)."""

import datetime
import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from legajo.authority.gateway import Actor
from legajo.inquiry.confirmation import Confirmation, seal
from legajo.inquiry.figures import digest_of
from legajo.inquiry.lookups import InquiryError, confirm, open_statement
from legajo.inquiry.models import CheckAttempt, IssuedStatement
from legajo.inquiry.serial import Serial, clean_check_code, new_check_code
from legajo.inquiry.sheet import Issue, sheet_of
from legajo.inquiry.statement import Statement
from legajo.inquiry.why_page import ground_of
from legajo.ledger import journal
from legajo.papers.typesetting import typeset
from legajo.record.people import mask_name
from legajo.record.permit import Permit


CHECKS = 10  # of one address …
WITHIN = datetime.timedelta(minutes=10)
FORGET = datetime.timedelta(hours=1)


class TooManyChecksError(InquiryError):
    """One address asked about too many papers."""


@dataclass(frozen=True, slots=True)
class Paper:
    """An issued statement."""

    serial: Serial
    check_code: str
    pdf: bytes


def issue_statement(
    subject_id: int, permit: Permit, *, language: str, check_address: str, by: Actor, at: datetime.datetime
) -> Paper:
    """Open the file (a look of its own), then keep what confirms the paper and note it, in one transaction."""
    code = new_check_code()
    opened = open_statement(subject_id, permit, at=at)
    statement = opened.statement
    digest = digest_of(statement)
    sealed = seal(_confirmation(statement, digest), code)
    with transaction.atomic():
        row = IssuedStatement.objects.create(
            subject_id=subject_id,
            digest=digest,
            salt=sealed.salt,
            sealed=sealed.sealed,
            last_act=statement.position.last_act,
            language=language,
            issued_by=by.account,
            channel=permit.channel,
            issued_at=at,
        )
        serial = Serial(opened.file.entries[0].entry.region, at.year, row.number)
        journal.note(
            "statement_issued",
            actor=by.account,
            channel=permit.channel,
            subject_id=subject_id,
            reason=permit.purpose,
            details={"serial": str(serial), "digest": digest.hex(), "language": language},
            at=at,
        )
        with translation.override(language):
            issue = Issue(str(serial), code, digest.hex(), check_address, at)
            pdf = typeset("statement", sheet_of(statement, issue, ground_of(opened.file)), at=at)
    return Paper(serial, code, pdf)


def check_paper(
    serial: str, check_code: str, *, address: str, at: datetime.datetime
) -> tuple[datetime.datetime, Confirmation] | None:
    """Answer a stranger who holds a paper: None when it is not ours. Slows down whoever guesses."""
    caller = hmac.digest(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256)
    CheckAttempt.objects.filter(at__lt=at - FORGET).delete()
    if CheckAttempt.objects.filter(address=caller, at__gt=at - WITHIN).count() >= CHECKS:
        raise TooManyChecksError(
            gettext("Too many papers were checked from your address. Try again in ten minutes.")
        )
    CheckAttempt.objects.create(address=caller, at=at)
    try:
        return confirm(Serial.parse(serial), clean_check_code(check_code))
    except ValueError:
        return None


def _confirmation(statement: Statement, digest: bytes) -> Confirmation:
    return Confirmation(
        name=mask_name(statement.holder.name),
        identity=statement.holder.identity,
        as_of=statement.as_of.isoformat(),
        last_act=statement.position.last_act,
        balance=statement.balance,
        total_months=statement.total_months,
        average_index=statement.average_index,
        digest=digest.hex(),
    )

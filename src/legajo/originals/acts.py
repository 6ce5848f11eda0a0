"""Keeping the bytes as they came (arts. 6, 13): by digest, encrypted at rest, written once."""

import datetime
import hashlib

from django.db import transaction

from legajo.authority.gateway import Actor, ActorKind
from legajo.ledger import journal
from legajo.originals import store as disk
from legajo.originals.models import Original
from legajo.originals.store import OriginalError


__all__ = ["OriginalError", "store"]


def store(content: bytes, *, media_type: str, name: str, by: Actor, at: datetime.datetime) -> str:
    """Keep the bytes and return their SHA-256 in hex; storing the same bytes again changes nothing."""
    if not content:
        raise OriginalError("an empty file is no original; send it again")
    digest = hashlib.sha256(content).hexdigest()
    version = disk.write(digest, content)
    with transaction.atomic(savepoint=False):
        _, made = Original.objects.get_or_create(
            digest=digest,
            defaults={
                "size": len(content),
                "media_type": media_type,
                "name": disk.seal_text(digest, name),
                "key_version": version,
                "supplier": by.account,
                "received_at": at,
            },
        )
        if made:
            channel = "employers" if by.kind is ActorKind.EMPLOYER else "counter"
            details = {"digest": digest, "size": len(content), "media_type": media_type}
            journal.note("original_received", actor=by.account, channel=channel, at=at, details=details)
    return digest

"""Reading an original back: decrypted, and its digest computed anew each time (arts. 6, 13)."""

import datetime
from dataclasses import dataclass

from legajo.originals import store as disk
from legajo.originals.models import Original
from legajo.originals.store import OriginalError
from legajo.record.permit import Permit


@dataclass(frozen=True, slots=True)
class OriginalView:
    digest: str
    size: int
    media_type: str
    name: str
    supplier: str
    received_at: datetime.datetime


def get(digest: str, permit: Permit) -> OriginalView:
    """What is known of an original; raises OriginalError when there is none."""
    held = Original.objects.filter(digest=digest).first()
    if held is None:
        raise OriginalError(f"there is no original {digest}")
    name = disk.open_text(digest, bytes(held.name))
    return OriginalView(digest, held.size, held.media_type, name, held.supplier, held.received_at)


def read(digest: str, permit: Permit) -> bytes:
    """The bytes as they came; raises OriginalError when they are gone or are not what the digest says."""
    get(digest, permit)
    return disk.read(digest)

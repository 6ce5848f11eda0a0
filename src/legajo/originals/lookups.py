"""Reading an original back: decrypted, and its digest computed anew each time (arts. 6, 13)."""

import datetime
from dataclasses import dataclass

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
    raise NotImplementedError


def read(digest: str, permit: Permit) -> bytes:
    """The bytes as they came; raises OriginalError when they are gone or are not what the digest says."""
    raise NotImplementedError

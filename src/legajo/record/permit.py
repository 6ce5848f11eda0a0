"""What a reader may see and under which rules: shown to every lookup. Only `authority.gateway` makes one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Permit:
    """A leave to read, with the ids of the policies that granted it; None as scope means not bounded by it."""

    actor: str  # the account, or the process, that reads
    purpose: str
    policies: tuple[str, ...]
    channel: str
    subject_id: int | None = None
    employer_id: int | None = None
    natural_person_id: int | None = None

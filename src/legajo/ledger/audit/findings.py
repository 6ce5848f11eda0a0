"""What an audit says: the faults it found, each with its row, its record and the time in which it came to be."""

import datetime
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any


MOST_FAULTS = 1000
Progress = Callable[[str, int, int], None]
"""(stage in words, done, total); total 0 when it is not known."""


def silent(_stage: str, _done: int, _total: int) -> None:
    """No progress is shown."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. `since` and `until` bound when it became so; None where nothing bounds it."""

    code: str
    row: str
    words: str
    subject_id: int | None = None
    act_number: int | None = None
    line: int | None = None
    leaf: int | None = None
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None

    def document(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            key: value.isoformat() if isinstance(value, datetime.datetime) else value
            for key, value in asdict(self).items()
        }


@dataclass(slots=True)
class Report:
    """The result of one audit."""

    at: datetime.datetime
    acts: int = 0
    entries: int = 0
    leaves: int = 0
    checkpoints: int = 0
    cosignatures: int = 0
    journal_rows: int = 0
    records: int = 0
    warnings: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    uncounted: int = 0

    def add(self, fault: Fault) -> None:
        """Keep a fault, or count it when there are too many to read."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)
        else:
            self.uncounted += 1

    def join(self, part: "Report") -> None:
        """Take in what another process found."""
        for fault in part.faults:
            self.add(fault)
        self.uncounted += part.uncounted
        self.checkpoints += part.checkpoints
        self.cosignatures += part.cosignatures
        self.warnings += part.warnings

    @property
    def sound(self) -> bool:
        return not self.faults

    def document(self) -> dict[str, Any]:
        """For `--json`."""
        counts = (
            "acts",
            "entries",
            "leaves",
            "checkpoints",
            "cosignatures",
            "journal_rows",
            "records",
            "uncounted",
        )
        return {
            "sound": self.sound,
            "at": self.at.isoformat(),
            **{name: getattr(self, name) for name in counts},
            "warnings": self.warnings,
            "faults": [fault.document() for fault in self.faults],
        }

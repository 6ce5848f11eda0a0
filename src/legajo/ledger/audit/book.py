"""The book as an audit holds it in memory: acts in order, and for every leaf its hash and whose it is."""

import datetime
from array import array
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID


class ActRow(NamedTuple):
    """A row of ledger.act."""

    number: int
    id: UUID
    sort: str
    case_id: UUID | None
    first_leaf: int
    entry_count: int
    moment: datetime.datetime
    payload: bytes
    signature: bytes
    key_id: str


@dataclass(slots=True)
class Book:
    """Leaf hashes and records by position in the log; a leaf that no row gave is all zeros and belongs to record 0."""

    acts: list[ActRow]
    size: int
    hashes: bytearray | memoryview
    subjects: "array[int] | memoryview"
    first_leaves: list[int] = field(default_factory=list)
    windows: list[tuple[int, datetime.datetime]] = field(default_factory=list)
    """(size, signing time) of checkpoints, by size: since when a leaf could be changed only against a signed root."""

    def leaf(self, index: int) -> bytes:
        return bytes(self.hashes[index * 32 : index * 32 + 32])

    def leaves(self, start: int, end: int) -> bytes:
        return bytes(self.hashes[start * 32 : end * 32])

    def of_entries(self, act: ActRow) -> "array[int] | memoryview":
        """Whose the entries of an act are, in their order."""
        return self.subjects[act.first_leaf + 1 : act.first_leaf + 1 + act.entry_count]

    def act_at(self, index: int) -> ActRow:
        """The act whose leaves include this one."""
        return self.acts[bisect_right(self.first_leaves, index) - 1]

    def since(self, index: int) -> datetime.datetime | None:
        """When the first checkpoint that covers a leaf was signed: the leaf was right then; else the act's moment."""
        place = bisect_right(self.windows, index, key=lambda window: window[0])
        if place < len(self.windows):
            return self.windows[place][1]
        return self.act_at(index).moment if self.acts else None

    def holes(self) -> int:
        """How many places of entries no row has taken."""
        acts = sum(1 for act in self.acts if act.first_leaf < self.size)
        return self.subjects.tolist().count(0) - acts

    def clear(self) -> None:
        """Forget the entries; the acts' own leaves stay."""
        for act in self.acts:
            for leaf in range(act.first_leaf + 1, act.first_leaf + 1 + act.entry_count):
                self.hashes[leaf * 32 : leaf * 32 + 32] = bytes(32)
                self.subjects[leaf] = 0


def size_of(acts: list[ActRow]) -> int:
    """How many leaves these acts and their entries have."""
    return max((act.first_leaf + act.entry_count + 1 for act in acts), default=0)


def empty_book(acts: list[ActRow]) -> Book:
    """The frame for the leaves of these acts."""
    size = size_of(acts)
    return Book(
        acts, size, bytearray(32 * size), array("q", bytes(8 * size)), [act.first_leaf for act in acts]
    )

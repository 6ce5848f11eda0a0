"""Auditing completeness: every record's chain, every committed root of the map, and the map as it is stored."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from legajo.ledger.audit.book import Book
from legajo.ledger.audit.entries import Placed
from legajo.ledger.audit.findings import Fault, Progress, Report
from legajo.proof import chain, personmap
from legajo.record.facts import MapRoot


class Chains:
    """The heads of all records as the log goes by, and the map over them."""

    def __init__(self) -> None:
        self.counts: Counter[int] = Counter()
        self.links: dict[int, bytes] = {}
        self.changed: set[int] = set()
        self.map = personmap.LiveMap()
        self.position = 0

    def advance(self, book: Book, size: int) -> None:
        """Chain the entries up to a size of the log."""
        if size <= self.position:
            return
        stretch = book.subjects[self.position : size].tolist()
        links, hashes, place = self.links, memoryview(book.hashes), self.position * 32
        extend, nothing = chain.extend, chain.NOTHING
        for subject in stretch:
            if subject:
                links[subject] = extend(links.get(subject, nothing), hashes[place : place + 32])
            place += 32
        self.counts.update(stretch)
        self.changed.update(stretch)
        self.changed.discard(0)  # the acts' own leaves, and places that no row took
        self.position = size

    @property
    def heads(self) -> dict[int, tuple[int, bytes]]:
        """How many entries each record has, and the head of their chain."""
        return {subject: (self.counts[subject], head) for subject, head in self.links.items()}

    def root(self) -> bytes:
        """The map's root at this position."""
        self.map.change({s: personmap.leaf(s, self.counts[s], self.links[s]) for s in self.changed})
        self.changed.clear()
        return self.map.root


def check_heads(cursor: Any, book: Book, facts: Iterable[Placed], report: Report, progress: Progress) -> None:
    """Recompute chains and map once over the log; compare with every committed root and with what is stored."""
    cursor.execute("SELECT heads_size, map_size, map_root FROM ledger.integrated")
    heads_size, map_size, map_root = cursor.fetchone() or (0, 0, None)
    chains = Chains()
    roots = sorted((p for p in facts if isinstance(p.entry.fact, MapRoot)), key=lambda p: p.leaf)
    for placed in roots:
        _check_root(chains, book, placed, report)
        progress("records", chains.position, book.size)
    if map_size and (not roots or _size_of(roots[-1]) != map_size):
        report.add(
            Fault(
                "map",
                "ledger.integrated",
                f"The map is said to cover {map_size} leaves; no last root in the log says so.",
                until=report.at,
            )
        )
    elif map_size:
        _check_tiles(cursor, chains, map_root, report)
    chains.advance(book, min(heads_size, book.size))
    _check_stored_heads(cursor, chains, report)
    report.records = len(chains.links)
    progress("records", book.size, book.size)


def _size_of(placed: Placed) -> int:
    assert isinstance(placed.entry.fact, MapRoot)  # noqa: S101 -- the caller chose these
    return placed.entry.fact.size


def _check_root(chains: Chains, book: Book, placed: Placed, report: Report) -> None:
    fact = placed.entry.fact
    assert isinstance(fact, MapRoot)  # noqa: S101 -- the caller chose these
    chains.advance(book, min(fact.size, book.size))
    if (chains.root().hex(), len(chains.links)) != (fact.root, fact.subjects):
        words = f"The map root in act {placed.act_number} is not that of the {fact.size} leaves before it: an entry of some record was changed, added or removed."
        row = f"ledger.entry subject_id 1, act_id {placed.act_id}, line {placed.entry.line}"
        report.add(
            Fault(
                "map",
                row,
                words,
                1,
                placed.act_number,
                placed.entry.line,
                placed.leaf,
                book.since(placed.leaf),
                report.at,
            )
        )


def _check_tiles(cursor: Any, chains: Chains, map_root: bytes | None, report: Report) -> None:
    leaves = [(subject, personmap.leaf(subject, *state)) for subject, state in chains.heads.items()]
    tiles, root = personmap.update(lambda _level, _number: None, leaves)
    if root != map_root:
        report.add(
            Fault(
                "map",
                "ledger.integrated",
                "The remembered root of the map is not that of the records.",
                until=report.at,
            )
        )
    cursor.execute("SELECT level, number, hashes FROM ledger.map_tile")
    for level, number, hashes in cursor:
        if tiles.pop((level, number), personmap.EMPTY_TILE) != hashes:
            report.add(
                Fault(
                    "map",
                    f"ledger.map_tile level {level}, number {number}",
                    "A stored tile of the map was changed.",
                    until=report.at,
                )
            )
    for level, number in tiles:
        report.add(
            Fault(
                "map",
                f"ledger.map_tile level {level}, number {number}",
                "A stored tile of the map is gone.",
                until=report.at,
            )
        )


def _check_stored_heads(cursor: Any, chains: Chains, report: Report) -> None:
    left = dict(chains.heads)
    cursor.execute("SELECT subject_id, count, head FROM ledger.head")
    for subject, count, head in cursor:
        right = left.pop(subject, (0, chain.NOTHING))
        if (count, head) != right:
            words = f"The head of record {subject} is said to follow {count} entries; the log gives {right[0]} with another head."
            report.add(Fault("head", f"ledger.head subject_id {subject}", words, subject, until=report.at))
    for subject in left:
        report.add(
            Fault(
                "head",
                f"ledger.head subject_id {subject}",
                f"The head of record {subject} is gone.",
                subject,
                until=report.at,
            )
        )

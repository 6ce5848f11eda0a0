"""Reads a .po file and writes the .mo that gettext reads; only the parts of the format that we use."""

import ast
import struct
from dataclasses import dataclass
from pathlib import Path


Key = tuple[str | None, str]  # context, msgid
MAGIC = 0x950412DE
CONTEXT_END = "\x04"


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of a catalogue: its translations (one, or a form for each plural) and its own plural."""

    forms: tuple[str, ...]
    plural: str | None = None


Catalogue = dict[Key, Entry]


class CatalogueError(Exception):
    """A .po file that cannot be read, with the place."""


def read_po(path: Path) -> Catalogue:
    """All entries of a .po file, its header under (None, ""); a text that stands twice is refused."""
    catalogue: Catalogue = {}
    fields: dict[str, str] = {}
    field = ""
    for number, raw in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], start=1):
        line = raw.strip()
        if line.startswith("#"):
            continue
        if not line:
            _keep(fields, catalogue, f"{path}:{number}")
            fields, field = {}, ""
            continue
        if not line.startswith('"'):
            field, _, line = line.partition(" ")
            fields[field] = ""
        if not field or not line.startswith('"'):
            raise CatalogueError(f"{path}:{number}: {raw!r} is not part of a catalogue")
        fields[field] += ast.literal_eval(line)
    return catalogue


def _keep(fields: dict[str, str], catalogue: Catalogue, where: str) -> None:
    if "msgid" not in fields:
        return
    key = (fields.get("msgctxt"), fields["msgid"])
    if key in catalogue:
        raise CatalogueError(f"{where}: {fields['msgid']!r} stands twice")
    forms = tuple(fields[field] for field in sorted(fields) if field.startswith("msgstr"))
    catalogue[key] = Entry(forms, fields.get("msgid_plural"))


def compile_mo(catalogue: Catalogue) -> bytes:
    """The .mo of a catalogue: header, two tables of (length, offset), then the texts; untranslated texts stay out."""
    pairs = sorted(
        (_original(key, entry), "\0".join(entry.forms).encode())
        for key, entry in catalogue.items()
        if all(entry.forms)
    )
    start = 28 + 16 * len(pairs)
    tables: list[bytes] = []
    texts = bytearray()
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[column]), start + len(texts)))
            texts += pair[column] + b"\0"
    header = struct.pack("<7I", MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    return header + b"".join(tables) + bytes(texts)


def _original(key: Key, entry: Entry) -> bytes:
    context, msgid = key
    text = msgid if context is None else context + CONTEXT_END + msgid
    return (text if entry.plural is None else f"{text}\0{entry.plural}").encode()

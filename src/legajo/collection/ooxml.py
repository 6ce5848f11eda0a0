"""Looking into an .xlsx: its parts, their relations, and every formula of every sheet."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from posixpath import basename, dirname, join, normpath
from xml.parsers import expat

from legajo.collection.archive import Archive
from legajo.collection.findings import SUM, Format, Package, Part
from legajo.collection.refusal import Refusal


Attributes = dict[str, str]
# By the path of a part, its content type, or the type of the relation that leads to it.
_FORBIDDEN = (
    (
        re.compile(
            r"vba(project|data)|macrosheet|macroenabled|attachedtoolbars|customui|ui/(user)?customization|extensibility"
        ),
        "macro",
    ),
    (re.compile(r"dialogsheets?(/|\+|$)"), "macro"),
    (re.compile(r"activex|/control$"), "embedded_object"),
    (re.compile(r"embeddings/|oleobject|relationships/package$"), "embedded_object"),
    (re.compile(r"externallink"), "external_link"),
    (re.compile(r"(^|[/.])connections?(\.xml|\+xml|$)|querytable|xl/model/|webextension"), "data_connection"),
)
_BINARY = re.compile(r"sheet\.binary|workbook\.bin$")
_NESTED = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"MZ",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"\x7fELF",
    b"%PDF",
)
_AUTOMATIC = re.compile(r"auto_?(open|close|activate|deactivate)", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\[\d+\]|\[[^\]]*\.xl|\|\s*'|^[^\"(]*\||file:|\\\\|https?:", re.IGNORECASE)
_DANGEROUS = re.compile(
    r"\b(_xlfn\.)?(WEBSERVICE|HYPERLINK|CALL|REGISTER(\.ID)?|EXEC|RTD|DDE|IMAGE|SQL\.REQUEST)\s*\(",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})", re.IGNORECASE)


@dataclass(slots=True)
class _Found:
    """What the walk through the parts has gathered."""

    sheets: list[str] = field(default_factory=list)  # relation ids, in the order of the workbook
    targets: dict[str, str] = field(default_factory=dict)  # of the workbook's relations
    parts: dict[str, Part] = field(default_factory=dict)
    epoch_1904: bool = False
    main: str = ""


def inspect(content: bytes) -> Package:
    archive = Archive(content)
    if "[Content_Types].xml" not in archive.members:
        raise Refusal("kind_archive")
    for name in archive.members:
        _check_word(name.lower())
    found = _Found()
    for name in archive.members:
        if name.endswith("/"):
            continue
        if name.lower().endswith((".xml", ".rels", ".vml")):
            _parse(archive.chunks(name), _reader(name, found))
        else:
            _check_other(archive.chunks(name))
    if found.main != "xl/workbook.xml" or found.main not in archive.members:
        raise Refusal("kind_unknown")
    parts = [found.parts.get(found.targets.get(sheet, "")) for sheet in found.sheets]
    looked_into = [part for part in parts if part is not None]
    if len(looked_into) < len(
        parts
    ):  # a sheet in an unusual place would be read without having been looked into
        raise Refusal("file_damaged")
    for part in looked_into:
        part.check_size()
    return Package(Format.XLSX, looked_into, found.epoch_1904)


def _reader(name: str, found: _Found) -> "_Reader":
    lower = name.lower()
    if lower == "[content_types].xml":
        return _Reader(_check_content_type)
    if lower.endswith(".rels"):
        return _Reader(lambda tag, attributes: _take_relation(name, tag, attributes, found))
    if lower == "xl/workbook.xml":
        return _WorkbookReader(found)
    if lower.startswith(("xl/worksheets/", "xl/chartsheets/")):
        return _SheetReader(found.parts.setdefault(lower, Part()))  # readers find a part in either case
    return _Reader(_ignore)


class _Reader:
    """Is told every element of a part; refuses what no part may hold."""

    def __init__(self, start: Callable[[str, Attributes], None]) -> None:
        self.start = start

    def end(self, tag: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text within an element that asked for it."""

    wants_text = False


class _WorkbookReader(_Reader):
    """The list of sheets, the way of counting days, and the names that could start something."""

    def __init__(self, found: _Found) -> None:
        super().__init__(self._start)
        self._found = found
        self._name: list[str] = []

    def _start(self, tag: str, attributes: Attributes) -> None:
        if tag == "sheet":
            relation = next(
                (value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), ""
            )
            self._found.sheets.append(relation)
        elif tag == "workbookPr":
            self._found.epoch_1904 = attributes.get("date1904") in ("1", "true", "on")
        elif tag == "externalReferences":
            raise Refusal("external_link")
        elif tag == "definedName":
            if _AUTOMATIC.search(attributes.get("name", "")) or any(
                attributes.get(key) in ("1", "true") for key in ("xlm", "vbProcedure", "macro", "function")
            ):
                raise Refusal("macro")
            self.wants_text = True

    def text(self, text: str) -> None:
        self._name.append(text)

    def end(self, tag: str) -> None:
        if tag == "definedName":
            _check_formula("".join(self._name))
            self._name.clear()
            self.wants_text = False


class _SheetReader(_Reader):
    """Counts cells and notes formulas; a cell without its own reference comes after the one before."""

    def __init__(self, part: Part) -> None:
        super().__init__(self._start)
        self._part = part
        self._row = 0
        self._column = 0
        self._columns: dict[str, int] = {}
        self._formula: list[str] = []

    def _start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self._place(attributes.get("r"))
        elif tag == "v":
            self._fill()
        elif tag == "row":
            self._row = int(attributes["r"]) if attributes.get("r", "").isdecimal() else self._row + 1
            self._column = 0
        elif tag == "is":
            self._fill()
        elif tag == "f":
            self._fill()
            self._add_range(attributes.get("ref", ""))
            self.wants_text = True
        elif tag in ("oleObject", "oleObjects", "control", "controls"):
            raise Refusal("embedded_object")

    def _fill(self) -> None:
        part = self._part
        if self._row > part.last_row:
            part.last_row = self._row
        if self._column > part.last_column:
            part.last_column = self._column

    def _place(self, reference: str | None) -> None:
        letters = (reference or "").rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            if reference is None:
                self._column += 1
                return
            match = _REFERENCE.fullmatch(reference)
            if match is None:  # the reader would make room for whatever column that names
                raise Refusal("file_damaged")
            letters = match[1]
            column = self._columns[letters] = _number(letters)
        self._column = column
        self._row = int((reference or "").replace("$", "")[len(letters) :] or self._row)

    def _add_range(self, reference: str) -> None:
        """A shared or an array formula fills a range, of which only the first cell says so."""
        first, _, last = reference.partition(":")
        begin, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
        if begin and end:
            rows = range(int(begin[2]), min(int(end[2]), 1_048_576) + 1)
            self._part.add_range(rows, _number(begin[1]), written_in=self._row)

    def text(self, text: str) -> None:
        self._formula.append(text)

    def end(self, tag: str) -> None:
        if tag == "f":
            formula = "".join(self._formula)
            _check_formula(formula)
            self._part.add_formula(self._row, self._column, is_sum=bool(SUM.fullmatch(formula)))
            self._formula.clear()
            self.wants_text = False


def _ignore(tag: str, attributes: Attributes) -> None:
    """A part whose elements do not matter here."""


def _check_word(word: str) -> None:
    for pattern, code in _FORBIDDEN:
        if pattern.search(word):
            raise Refusal(code)
    if _BINARY.search(word):
        raise Refusal("kind_binary_workbook")


def _check_content_type(tag: str, attributes: Attributes) -> None:
    if tag in ("Override", "Default"):
        _check_word(attributes.get("ContentType", "").lower())


def _take_relation(name: str, tag: str, attributes: Attributes, found: _Found) -> None:
    if tag != "Relationship":
        return
    kind, target = attributes.get("Type", ""), attributes.get("Target", "")
    _check_word(kind.lower())
    if attributes.get("TargetMode", "").lower() == "external":
        if not (kind.endswith("/hyperlink") and target.lower().startswith("mailto:")):
            raise Refusal("external_link")
        return
    base = dirname(dirname(name))
    path = normpath(join("/" + base, target)).lstrip("/")
    if ".." in target.split("/")[1:] and path.startswith(".."):
        raise Refusal("path_traversal")
    if name == "_rels/.rels" and kind.endswith("/officeDocument"):
        found.main = path
    if name == "xl/_rels/" + basename("xl/workbook.xml") + ".rels":
        found.targets[attributes.get("Id", "")] = path.lower()


def _check_formula(text: str) -> None:
    if _DANGEROUS.search(text):
        raise Refusal("dangerous_formula")
    if _ELSEWHERE.search(text):
        raise Refusal("external_link")


def _check_other(chunks: Iterator[bytes]) -> None:
    """A picture, a printer's settings: drained for their true size; nothing that unpacks or runs."""
    first = True
    for chunk in chunks:
        if first and chunk.startswith(_NESTED):
            raise Refusal("nested_file")
        first = False


def _parse(chunks: Iterator[bytes], reader: _Reader) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    begin = reader.start

    def start(tag: str, attributes: Attributes) -> None:
        begin(tag.rpartition(":")[2] if ":" in tag else tag, attributes)
        if reader.wants_text:
            parser.CharacterDataHandler = reader.text
            parser.EndElementHandler = end

    def end(tag: str) -> None:
        reader.end(tag.rpartition(":")[2])
        if not reader.wants_text:
            parser.CharacterDataHandler = None
            parser.EndElementHandler = None

    def doctype(*_: object) -> None:
        raise Refusal("xml_entities")

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = doctype
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, UnicodeDecodeError) as error:
        raise Refusal("file_damaged") from error


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number

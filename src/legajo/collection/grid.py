"""From a grid of cells to a declaration: title rows, the header, people's rows, totals and footers. Pure."""

import re
from collections.abc import Collection, Iterable, Sequence

from legajo.collection.findings import Part
from legajo.collection.headings import column_of, is_header, places
from legajo.collection.refusal import Refusal
from legajo.collection.sheet import Column, Heading, Row, Sheet, Told, Value
from legajo.collection.titles import Titles
from legajo.collection.values import Fault, clean, is_blank, wage_of


TITLE_ROWS = 100  # a header further down is none
_TOTALS = re.compile(
    r"(本页|本表|全部)?(合计|总计|小计|共计|累计|总数)|(grand |sub-?)?total(es)?\b|suma\b|sum\b",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"填报|填表|制表|审核|复核|经办|负责人|单位负责|单位(公章|盖章)|联系|备注|说明|注[:\d]|声明|公章|盖章|日期|本表|本单位|以下空白|以下无"
    r"|elaborad|responsable|firma|fecha|sello|prepared|responsible|signed|signature|checked|approved|date\b|stamp|notes?\b|notas?\b|observ",
    re.IGNORECASE,
)
_PLACE_NUMBER = re.compile(r"\(?\d{1,2}\)?|甲|乙|丙|丁|栏次|列次")
_ROW_COLUMNS = (
    Column.NAME,
    Column.IDENTITY,
    Column.SEX,
    Column.FIRST_WORK_DATE,
    Column.WAGE,
    Column.MOVEMENT,
    Column.HOUSEHOLD,
    Column.NOTES,
    Column.CORRECTION,
    Column.MONTH,
)


class Grid:
    """Takes rows in order, blank ones too, and keeps what they are."""

    def __init__(self, part: Part) -> None:
        self._formulas = part.formulas
        self._sums = part.sums
        self._titles = Titles()
        self._found: dict[Column, int] = {}
        self._doubled: tuple[Column, ...] = ()
        self._header = 0
        self._ended = False
        self.rows: list[Row] = []

    def take(self, number: int, cells: Sequence[Value]) -> None:
        """One row of the sheet; Refusal when a person's row holds a formula."""
        if self._header:
            self._take_row(number, cells)
        elif number <= TITLE_ROWS:
            self._take_title(number, cells)

    @property
    def formula_rows(self) -> Collection[int]:
        return self._formulas.keys()

    @property
    def has_header(self) -> bool:
        return self._header > 0

    def heading(self) -> Heading:
        titles = self._titles
        months = titles.months or titles.spoken
        heading = Heading(
            self._header,
            self._found,
            self._doubled,
            titles.employer,
            titles.code,
            tuple(months),
            titles.injury_class,
        )
        for told in (heading.employer, heading.code, heading.injury_class, *heading.months):
            if told and told.place in self._formulas.get(told.row, ()):
                raise _formula(told)
        return heading

    def _take_title(self, number: int, cells: Sequence[Value]) -> None:
        found, doubled = places(cells)
        if not is_header(found):
            self._titles.read(cells, number)
            return
        self._found, self._doubled, self._header = found, doubled, number

    def _take_row(self, number: int, cells: Sequence[Value]) -> None:
        if _looks_like_identity(self._cell(cells, Column.IDENTITY)):
            self._take_person(number, cells)
            return
        if self._is_header_again(number, cells):
            return
        first = next((text for cell in cells if (text := clean(cell))), "")
        if _totals(first) or _totals(clean(self._cell(cells, Column.NAME))):
            self._ended = True
        elif _FOOTER.match(first) and not _is_amount(self._cell(cells, Column.WAGE)):
            return
        elif not self._ended or self._is_person_after_totals(cells):
            self._take_person(number, cells)

    def _take_person(self, number: int, cells: Sequence[Value]) -> None:
        if number in self._formulas:
            nobody = is_blank(self._cell(cells, Column.NAME)) and is_blank(self._cell(cells, Column.IDENTITY))
            if nobody and number in self._sums:
                self._ended = True  # a totals row that does not say so
                return
            raise _formula(Told(None, number, min(self._formulas[number])))
        row = Row(number, *(self._cell(cells, column) for column in _ROW_COLUMNS))
        if not all(
            is_blank(cell) for cell in (row.identity, row.name, row.wage, row.sex, row.first_work_date)
        ):
            self.rows.append(row)

    def _cell(self, cells: Sequence[Value], column: Column) -> Value:
        place = self._found.get(column)
        return cells[place - 1] if place is not None and place <= len(cells) else None

    def _is_header_again(self, number: int, cells: Sequence[Value]) -> bool:
        """The same header on a new page, its translation in a second row, or the numbers of the columns."""
        if isinstance(self._cell(cells, Column.WAGE), int | float) and not self._numbers_columns(
            number, cells
        ):
            return False
        known = {place: column[0] for place, cell in enumerate(cells, 1) if (column := column_of(cell))}
        second = number == self._header + 1
        if len(known) < (2 if second else 3):
            return second and self._numbers_columns(number, cells)
        if second:
            taken = set(self._found.values())
            self._found = {
                column: place for place, column in known.items() if place not in taken
            } | self._found
        return True

    def _numbers_columns(self, number: int, cells: Sequence[Value]) -> bool:
        texts = [text for cell in cells if (text := clean(cell))]
        return (
            number == self._header + 1
            and len(texts) >= 3
            and all(_PLACE_NUMBER.fullmatch(text) for text in texts)
        )

    def _is_person_after_totals(self, cells: Sequence[Value]) -> bool:
        return not is_blank(self._cell(cells, Column.NAME)) and _is_amount(self._cell(cells, Column.WAGE))


def assemble(
    name: str, grid: Iterable[Sequence[Value]], *, part: Part | None = None, epoch_1904: bool = False
) -> Sheet | None:
    """The declaration in a grid of cells whose first row is the sheet's row 1; None when it has no header."""
    taking = Grid(part or Part())
    number = 0
    for number, cells in enumerate(grid, 1):
        if number > TITLE_ROWS and not taking.has_header:
            return None
        taking.take(number, cells)
    for beyond in sorted(row for row in taking.formula_rows if row > number):
        taking.take(beyond, ())  # formulas without a stored value, below the last cell that has one
    return Sheet(name, taking.heading(), taking.rows, epoch_1904) if taking.has_header else None


def _formula(told: Told) -> Refusal:
    return Refusal("formula_in_data_cell", cell=f"{letters(told.place)}{told.row}")


def letters(place: int) -> str:
    """The name of a column: 1 is A, 27 is AA."""
    name = ""
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def _totals(text: str) -> bool:
    return bool(_TOTALS.match(re.sub(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])", "", text)))


def _is_amount(value: Value) -> bool:
    try:
        return wage_of(value) > 0
    except Fault:
        return False


def _looks_like_identity(value: Value) -> bool:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return abs(value) >= 1e14
    return sum(letter.isdecimal() for letter in clean(value)) >= 15

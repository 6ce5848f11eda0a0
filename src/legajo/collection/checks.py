"""Every fault of every row of a declaration, found in one reading (arts. 5, 6). Pure: no reader, no database."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from legajo.collection.answers import Movement, Sex, corrects, movement_of, sex_of
from legajo.collection.sheet import ORDER, Column, Heading, Row, Sheet, Value
from legajo.collection.titles import injury_class_of, month_of
from legajo.collection.values import Fault, clean, date_of, identity_of, is_blank, name_of, wage_of
from legajo.collection.words import phrase
from legajo.record import people
from legajo.record.period import Month


T = TypeVar("T")
WORKING_AGE = 16
OLDEST = 110
Progress = Callable[[int], None]
PROGRESS_EVERY = 5_000


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault, with the number of the row and the column as the sender sees them."""

    row: int
    column: str
    code: str
    facts: tuple[tuple[str, str | int], ...] = ()

    def message(self, language: str = "en") -> str:
        return phrase(self.code, language, dict(self.facts))


@dataclass(frozen=True, slots=True)
class Sound:
    """A row without a fault, as what it means."""

    row: int
    name: str
    identity: str
    sex: Sex
    born: datetime.date
    first_work: datetime.date | None
    wage: int  # fen
    movement: Movement | None
    household: str
    correction: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """What a whole sheet says, and all that is wrong with it."""

    employer: str | None
    code: str | None
    month: Month | None
    injury_class: int | None
    sound: tuple[Sound, ...]
    problems: tuple[Problem, ...]
    identities: frozenset[str] = frozenset()  # every valid number, also of rows with other faults
    allowed: bool = True  # nothing in the heading forbids the rows


def check(
    sheet: Sheet,
    *,
    today: datetime.date,
    month: Month | None = None,
    progress: Progress = lambda rows: None,
) -> Checked:
    """Judge the sheet as of `today`; a `month` given here stands above what the sheet says."""
    heading = _HeadingCheck(sheet, given=month)
    horizon = heading.month.plus(1) if heading.month else Month(today.year, today.month).plus(1)
    rows = _RowCheck(sheet, heading.month, datetime.date(horizon.year, horizon.number, 1))
    sound = []
    for done, row in enumerate(sheet.rows, 1):
        good = rows.check(row)
        if good and heading.allows_rows:
            sound.append(good)
        if done % PROGRESS_EVERY == 0:
            progress(done)
    found = sorted([*heading.problems, *rows.problems], key=lambda p: (p.row, ORDER[Column(p.column)]))
    return Checked(
        heading.employer,
        heading.code,
        heading.month,
        heading.injury_class,
        tuple(sound),
        tuple(found),
        rows.identities,
        heading.allows_rows,
    )


class _HeadingCheck:
    """What stands above the rows, judged once."""

    def __init__(self, sheet: Sheet, *, given: Month | None) -> None:
        self.problems: list[Problem] = []
        heading = sheet.heading
        self.employer = clean(heading.employer.value) or None if heading.employer else None
        self.code = self._code(heading)
        self.month = given or self._month(sheet)
        self.injury_class = self._injury_class(heading)
        for column in heading.missing:
            self._fault(heading.row, column, "column_missing")
        for column in heading.doubled:
            self._fault(heading.row, column, "column_doubled")
        if not sheet.rows and not heading.missing:
            self._fault(heading.row, Column.NAME, "no_rows")
        self.allows_rows = not heading.missing and not heading.doubled and self.month is not None

    def _fault(self, row: int, column: Column, code: str, **facts: str | int) -> None:
        self.problems.append(Problem(row, column, code, tuple(facts.items())))

    def _code(self, heading: Heading) -> str | None:
        if heading.code is None or is_blank(heading.code.value):
            return None
        text = clean(heading.code.value).replace(" ", "").replace("-", "").upper()
        try:
            return people.parse_employer_code(text)
        except ValueError:
            self._fault(heading.code.row, Column.CODE, "employer_code_check")
            return text

    def _month(self, sheet: Sheet) -> Month | None:
        heading = sheet.heading
        said: set[Month] = set()
        for told in heading.months:
            try:
                said.add(month_of(told.value))
            except Fault as fault:
                self._fault(told.row, Column.MONTH, fault.code, **fault.facts)
                return None
        if not said:
            said = _months_of_rows(sheet)
        if len(said) > 1:
            self._fault(
                heading.months[0].row if heading.months else heading.row, Column.MONTH, "month_several"
            )
        elif not said:
            self._fault(heading.row, Column.MONTH, "month_missing")
        return said.pop() if len(said) == 1 else None

    def _injury_class(self, heading: Heading) -> int | None:
        if heading.injury_class is None or is_blank(heading.injury_class.value):
            return None
        try:
            return injury_class_of(heading.injury_class.value)
        except Fault as fault:
            self._fault(heading.injury_class.row, Column.INJURY_CLASS, fault.code)
            return None


def _months_of_rows(sheet: Sheet) -> set[Month]:
    said = set()
    for row in sheet.rows:
        try:
            if not is_blank(row.month):
                said.add(_month_in_row(row.month))
        except Fault:
            continue
    return said


def _month_in_row(value: Value) -> Month:
    return month_of(int(value) if isinstance(value, float) and value.is_integer() else value)


class _RowCheck:
    """Judges rows one after another; remembers which person stands on which row."""

    def __init__(self, sheet: Sheet, month: Month | None, horizon: datetime.date) -> None:
        self.problems: list[Problem] = []
        self._month = month
        self._horizon = horizon  # the first day after the declared month
        self._epoch_1904 = sheet.epoch_1904
        self._rows: dict[str, int] = {}
        answers = {clean(row.sex).lower() for row in sheet.rows if isinstance(row.sex, str)}
        self._m_is_female = (
            True if answers & {"h", "hombre"} else False if answers & {"f", "female"} else None
        )

    @property
    def identities(self) -> frozenset[str]:
        return frozenset(self._rows)

    def check(self, row: Row) -> Sound | None:
        """The row as what it means, or None when it has a fault; faults are added to `problems`."""
        before = len(self.problems)
        name = self._read(row, Column.NAME, name_of, row.name)
        identity = self._read(row, Column.IDENTITY, identity_of, row.identity)
        born = people.birth_date(identity) if identity else None
        sex = self._read(row, Column.SEX, self._sex, row.sex)
        first_work = self._read(row, Column.FIRST_WORK_DATE, self._date, row.first_work_date)
        wage = self._read(row, Column.WAGE, wage_of, row.wage)
        movement = self._read(row, Column.MOVEMENT, movement_of, row.movement)
        correction = self._read(row, Column.CORRECTION, corrects, row.correction)
        for column, code, facts in self._across(row, identity, born, sex, first_work, movement):
            self.problems.append(Problem(row.number, column, code, tuple(facts.items())))
        if len(self.problems) > before or identity is None or born is None or name is None or wage is None:
            return None
        household = clean(row.household)[:60]
        return Sound(
            row.number,
            name,
            identity,
            people.sex(identity),
            born,
            first_work,
            wage,
            movement,
            household,
            bool(correction),
        )

    def _read(self, row: Row, column: Column, reader: Callable[[Value], T], value: Value) -> T | None:
        try:
            return reader(value)
        except Fault as fault:
            self.problems.append(Problem(row.number, column, fault.code, tuple(fault.facts.items())))
            return None

    def _sex(self, value: Value) -> Sex | None:
        return sex_of(value, m_is_female=self._m_is_female)

    def _date(self, value: Value) -> datetime.date | None:
        return date_of(value, epoch_1904=self._epoch_1904)

    def _across(
        self,
        row: Row,
        identity: str | None,
        born: datetime.date | None,
        sex: Sex | None,
        first_work: datetime.date | None,
        movement: Movement | None,
    ) -> Iterator[tuple[Column, str, dict[str, Any]]]:
        """Faults that show only when two cells, or two rows, are held side by side."""
        if identity and born:
            earlier = self._rows.setdefault(identity, row.number)
            if earlier != row.number:
                yield Column.IDENTITY, "duplicate_person", {"earlier": earlier}
            if born >= self._horizon:
                yield Column.IDENTITY, "birth_date_in_future", {}
            elif self._horizon.year - born.year > OLDEST:
                yield Column.IDENTITY, "birth_date_implausible", {"born": born.isoformat()}
            if sex and sex != people.sex(identity):
                yield Column.SEX, "sex_contradicts_identity", {"sex": people.sex(identity)}
            # Without a date: a person not yet 16 when the month ends cannot have worked in it at 16.
            last_day = self._horizon - datetime.timedelta(days=1)
            begun = first_work or (last_day if is_blank(row.first_work_date) else None)
            if begun and born < self._horizon and begun < _birthday(born, WORKING_AGE):
                yield Column.FIRST_WORK_DATE, "under_age_at_first_work", {"born": born.isoformat()}
        if first_work and first_work >= self._horizon:
            yield Column.FIRST_WORK_DATE, "first_work_in_future", {}
        if movement == "leaves":
            yield Column.MOVEMENT, "leaver_in_declaration", {}
        if self._month and not is_blank(row.month):
            yield from self._month_problems(row, self._month)

    def _month_problems(self, row: Row, month: Month) -> Iterator[tuple[Column, str, dict[str, Any]]]:
        try:
            said = _month_in_row(row.month)
        except Fault as fault:
            yield Column.MONTH, fault.code, fault.facts
            return
        if said != month:
            yield Column.MONTH, "month_differs", {"month": str(month)}


def _birthday(born: datetime.date, age: int) -> datetime.date:
    """The day on which the age is reached; 29 February is 1 March in a common year."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return datetime.date(born.year + age, 3, 1)

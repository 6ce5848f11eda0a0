"""The collector's payment file: one line for each voucher, person, month, scheme and party. Read, checked, written.

The form is specified in docs/formats/payment-file.md. Every fault of every line is told at once; an amount of a
file with a fault is not taken.
"""

import csv
import datetime
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeVar

from legajo.collection import separated
from legajo.collection.checks import Problem
from legajo.collection.grid import letters
from legajo.collection.package import check_arrival
from legajo.collection.refusal import Refusal
from legajo.collection.titles import month_of
from legajo.collection.values import Fault, clean, date_of, identity_of, is_blank, wage_of
from legajo.record import people
from legajo.record.facts import AMOUNTS, Party, Scheme
from legajo.record.money import yuan
from legajo.record.period import Month


T = TypeVar("T")
Payer = Literal["employer", "person", "fund"]
COLUMNS = ("voucher", "value_date", "employer_code", "identity", "month", "scheme", "party", "amount")
OPTIONAL = ("voucher_total", "payer", "bank_reference")
_NAMES = {
    "voucher": "voucher voucher_number 凭证号 凭证号码 电子税票号 电子税票号码 comprobante",
    "value_date": "value_date 到账日期 入库日期 fecha_valor",
    "employer_code": "employer_code unified_social_credit_code 统一社会信用代码 código_de_crédito_social codigo_de_credito_social",
    "identity": "identity document 证件号码 身份证号 身份证号码 documento",
    "month": "month 费款所属期 所属期 mes",
    "scheme": "scheme 险种 rama",
    "party": "party 缴费方 征收品目 parte",
    "amount": "amount 金额 实缴金额 importe",
    "voucher_total": "voucher_total 凭证总额 total_del_comprobante",
    "payer": "payer 付款方 pagador",
    "bank_reference": "bank_reference 银行流水号 referencia_bancaria",
}
_COLUMN_OF = {name: column for column, names in _NAMES.items() for name in names.split()}
_SCHEMES: Mapping[str, Scheme] = {
    **{scheme.value: scheme for scheme in Scheme},
    **{str(scheme.code): scheme for scheme in Scheme},
    **dict(zip(("养老", "失业", "医疗", "工伤", "生育"), Scheme, strict=True)),
    **dict(zip(("vejez", "desempleo", "enfermedad", "accidentes", "maternidad"), Scheme, strict=True)),
}
_PARTIES: Mapping[str, Party] = {
    **dict.fromkeys(("employer", "单位", "单位缴纳", "empleador"), Party.EMPLOYER),
    **dict.fromkeys(("person", "个人", "个人缴纳", "persona", "trabajador"), Party.PERSON),
}
_PAYERS: Mapping[str, Payer] = {
    **dict.fromkeys(("", "employer", "单位", "empleador"), "employer"),
    **dict.fromkeys(("person", "个人", "persona"), "person"),
    **dict.fromkeys(("fund", "基金", "财政", "fondo"), "fund"),
}
_PLACE = {pair: place for place, pair in enumerate(AMOUNTS)}
NEEDED = 10  # the row, the eight columns that every file has, and the payer
_VOUCHER = re.compile(r"[0-9A-Za-z][0-9A-Za-z\-_/.]{0,63}")


class PaidLine(NamedTuple):
    """One line of the file."""

    row: int
    voucher: str
    value_date: datetime.date
    employer_code: str
    identity: str
    month: Month
    scheme: Scheme
    party: Party
    amount: int  # fen
    payer: Payer = "employer"
    bank_reference: str | None = None
    voucher_total: int | None = None


@dataclass(frozen=True, slots=True)
class Voucher:
    """One payment of the collector, with its lines in the order of the file."""

    number: str
    value_date: datetime.date
    employer_code: str
    payer: Payer
    bank_reference: str | None
    lines: tuple[PaidLine, ...]

    @property
    def by_person(self) -> dict[tuple[str, Month], tuple[int, ...]]:
        """The eight amounts of each person and month."""
        found: dict[tuple[str, Month], list[int]] = {}
        for line in self.lines:
            eight = found.setdefault((line.identity, line.month), [0] * len(AMOUNTS))
            eight[_PLACE[line.scheme, line.party]] += line.amount
        return {key: tuple(eight) for key, eight in found.items()}

    @property
    def amount(self) -> int:
        return sum(line.amount for line in self.lines)


@dataclass(frozen=True, slots=True)
class PaymentFile:
    """What a file says, and all that is wrong with it."""

    vouchers: tuple[Voucher, ...]
    problems: tuple[Problem, ...]
    line_count: int


def read(content: bytes, *, today: datetime.date) -> PaymentFile:
    """Every line of a csv in UTF-8 or GB 18030; Refusal when it is no such file."""
    check_arrival(content)
    if content.startswith((b"PK", b"\xd0\xcf", b"%PDF")):
        raise Refusal("payment_not_csv")
    inspected = separated.inspect(content)
    for row, places in inspected.parts[0].formulas.items():
        raise Refusal("formula_in_data_cell", cell=f"{letters(places[0])}{row}")
    checking = _Check(today)
    checking.take(inspected.lines)
    return PaymentFile(checking.vouchers(), tuple(sorted(checking.problems, key=_order)), checking.count)


def write(lines: Iterable[PaidLine]) -> bytes:
    """The file as the collector sends it: UTF-8 with a byte-order mark."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow([*COLUMNS, *OPTIONAL])
    sheet.writerows(
        (
            line.voucher,
            line.value_date,
            line.employer_code,
            line.identity,
            line.month,
            line.scheme.value,
            line.party.value,
            yuan(line.amount),
            "" if line.voucher_total is None else yuan(line.voucher_total),
            line.payer,
            line.bank_reference or "",
        )
        for line in lines
    )
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _order(problem: Problem) -> tuple[int, int]:
    return problem.row, (*COLUMNS, *OPTIONAL).index(problem.column)


@dataclass(slots=True)
class _Reading:
    """One column: where it stands, how it is read, and what its cells were read as."""

    name: str
    place: int
    reader: Callable[[str], object]
    known: dict[str, object] = field(default_factory=dict)


class _Check:
    """Takes the lines in order; remembers what each voucher has said."""

    def __init__(self, today: datetime.date) -> None:
        self.problems: list[Problem] = []
        self.count = 0
        self._today = today
        self._columns: list[_Reading] = []
        self._width = 0
        self._lines: dict[str, list[PaidLine]] = {}
        self._seen: dict[tuple[object, ...], int] = {}

    def take(self, lines: Sequence[Sequence[str]]) -> None:
        header = next((n for n, line in enumerate(lines) if any(clean(cell) for cell in line)), None)
        if header is None:
            raise Refusal("file_empty")
        places: dict[str, int] = {}
        for place, cell in enumerate(lines[header]):
            column = _COLUMN_OF.get(re.sub(r"\s+", "_", clean(cell).lower()))
            if column:
                places.setdefault(column, place)
        missing = [column for column in COLUMNS if column not in places]
        if len(missing) > len(COLUMNS) // 2:
            raise Refusal("payment_no_header")
        for column in missing:
            self._fault(header + 1, column, "payment_column_missing", name=column)
        if missing:
            return
        self._width = max(places.values()) + 1  # a column that the file lacks is read in the blank behind
        self._columns = [
            _Reading(column, places.get(column, self._width), reader) for column, reader in self._readers()
        ]
        for number, line in enumerate(lines[header + 1 :], header + 2):
            if any(map(clean, line)):
                self._take_line(number, line)

    def _readers(self) -> tuple[tuple[str, Callable[[str], object]], ...]:
        """How each column is read, in the order of a PaidLine after its row."""
        return (
            ("voucher", _voucher),
            ("value_date", self._value_date),
            ("employer_code", _employer_code),
            ("identity", identity_of),
            ("month", _month),
            ("scheme", _one_of(_SCHEMES, "scheme_unknown")),
            ("party", _one_of(_PARTIES, "party_unknown")),
            ("amount", _amount),
            ("payer", _one_of(_PAYERS, "payer_unknown")),
            ("bank_reference", _bank_reference),
            ("voucher_total", _optional_amount),
        )

    def vouchers(self) -> tuple[Voucher, ...]:
        return tuple(
            Voucher(
                number,
                lines[0].value_date,
                lines[0].employer_code,
                lines[0].payer,
                lines[0].bank_reference,
                tuple(lines),
            )
            for number, lines in self._checked_sums()
        )

    def _checked_sums(self) -> Iterable[tuple[str, list[PaidLine]]]:
        for number, lines in self._lines.items():
            total = next((line.voucher_total for line in lines if line.voucher_total is not None), None)
            said = sum(line.amount for line in lines)
            if total is not None and total != said and not self.problems:
                self._fault(
                    lines[0].row, "voucher_total", "voucher_total_differs", sum=yuan(said), total=yuan(total)
                )
            yield number, lines

    def _take_line(self, number: int, line: Sequence[str]) -> None:
        self.count += 1
        before = len(self.problems)
        cells = list(line[: self._width])
        cells += [""] * (self._width + 1 - len(cells))
        read = PaidLine(
            number,
            *(  # type: ignore[arg-type]  # in the order of `_readers`
                column.known[cell]
                if (cell := cells[column.place]) in column.known
                else self._read(number, column, cell)
                for column in self._columns
            ),
        )
        if read.scheme and read.party and (read.scheme, read.party) not in _PLACE:
            self._fault(number, "party", "party_does_not_owe")
        if None not in read[:NEEDED]:
            self._compare(read)
            if len(self.problems) == before:
                self._lines.setdefault(read.voucher, []).append(read)

    def _compare(self, line: PaidLine) -> None:
        """One voucher has one date and one employer, and names each share once."""
        held = self._lines.get(line.voucher)
        first = held[0] if held else line
        if first.value_date != line.value_date:
            self._fault(line.row, "value_date", "voucher_of_two_dates", earlier=first.row)
        if first.employer_code != line.employer_code:
            self._fault(line.row, "employer_code", "voucher_of_two_employers", earlier=first.row)
        share = (line.voucher, line.identity, line.month.ordinal, line.scheme, line.party)
        earlier = self._seen.setdefault(share, line.row)
        if earlier != line.row:
            self._fault(line.row, "amount", "line_doubled", earlier=earlier)

    def _read(self, row: int, column: "_Reading", text: str) -> object:
        """A cell that this column did not have before; a file repeats its cells line after line."""
        try:
            return column.known.setdefault(text, column.reader(text))
        except Fault as fault:
            self._fault(row, column.name, fault.code, **fault.facts)
            return None

    def _fault(self, row: int, column: str, code: str, **facts: str | int) -> None:
        self.problems.append(Problem(row, column, code, tuple(facts.items())))

    def _value_date(self, text: str) -> datetime.date:
        day = date_of(text)
        if day is None:
            raise Fault("value_date_missing")
        if day > self._today:
            raise Fault("value_date_in_future")
        return day


def _voucher(text: str) -> str:
    voucher = clean(text)
    if not voucher:
        raise Fault("voucher_missing")
    if not _VOUCHER.fullmatch(voucher):
        raise Fault("voucher_unreadable")
    return voucher


def _employer_code(text: str) -> str:
    if is_blank(text):
        raise Fault("employer_code_missing")
    try:
        return people.parse_employer_code(clean(text))
    except ValueError:
        raise Fault("employer_code_check") from None


def _month(text: str) -> Month:
    if is_blank(text):
        raise Fault("month_missing")
    return month_of(text)


def _amount(text: str) -> int:
    try:
        return wage_of(text)
    except Fault as fault:
        raise Fault(fault.code.replace("wage_", "amount_")) from None


def _optional_amount(text: str) -> int | None:
    return None if is_blank(text) else _amount(text)


def _bank_reference(text: str) -> str | None:
    return clean(text)[:64] or None


def _one_of(answers: Mapping[str, T], code: str) -> Callable[[str], T]:
    def read(text: str) -> T:
        try:
            return answers[clean(text).lower()]
        except KeyError:
            raise Fault(code) from None

    return read

"""The papers that a visitor brings to the demonstration's agency: July 2025's sheet, its correction, and the money."""

import datetime
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from legajo.collection import payment_file, reading
from legajo.collection.checks import Sound, check
from legajo.collection.payment_file import PaidLine
from legajo.demo import staff
from legajo.demo.sheets import declaration_csv
from legajo.record.facts import AMOUNTS
from legajo.rules.assessment import Circumstances, assessment_for
from legajo.rules.parameters import load


KNOWN_AT = datetime.date(2025, 10, 1)
VALUE_DATE = datetime.date(2025, 10, 15)
LATE_DATE = datetime.date(2025, 11, 3)


def folder() -> Path:
    return Path(settings.LEGAJO_VAR) / "demo"


def write_files() -> None:
    """Put the visitor's files where they are easily found."""
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    for sample in sorted(staff.SAMPLE.parent.glob("declaration-*.xlsx")):
        (place / sample.name).write_bytes(sample.read_bytes())
    for name, content in papers().items():
        (place / name).write_bytes(content)


def papers() -> dict[str, bytes]:
    """The corrected sheet (in GB 18030, as some payroll programs write it), and the collector's two payment files."""
    firm = staff.employer()
    corrected = declaration_csv(firm, staff.VISIT, staff.mended_rows()).decode("utf-8-sig").encode("gb18030")
    paid, late = _payments(firm.code)
    return {
        "declaration-2025-07-corrected.csv": corrected,
        "payment-2025-07.csv": payment_file.write(paid),
        "payment-2025-07-late.csv": payment_file.write(late),
    }


def _payments(code: str) -> tuple[list[PaidLine], list[PaidLine]]:
    """What the collector received for the sample's sound rows: all but the last person, who pays late."""
    sheet = check(reading.read(staff.SAMPLE.read_bytes()), today=KNOWN_AT)
    paid = [line for sound in sheet.sound[:-1] for line in _lines(sound, code, "BJ20250700001", VALUE_DATE)]
    late = list(_lines(sheet.sound[-1], code, "BJ20250700002", LATE_DATE))
    return [line._replace(row=row) for row, line in enumerate(paid, 2)], late


def _lines(sound: Sound, code: str, voucher: str, value_date: datetime.date) -> Iterator[PaidLine]:
    circumstances = Circumstances(rural=sound.household == "rural", injury_class=1)
    assessment = assessment_for(load(), "110000", staff.VISIT, KNOWN_AT, circumstances)
    for (scheme, party), amount in zip(AMOUNTS, assessment.assess(sound.wage).columns, strict=True):
        if amount:
            yield PaidLine(2, voucher, value_date, code, sound.identity, staff.VISIT, scheme, party, amount)

"""The papers that a visitor brings to the demonstration's agency: July 2025's sheet, its correction, and the money."""

from pathlib import Path

from django.conf import settings

from legajo.demo import staff
from legajo.demo.sheets import declaration_csv


def folder() -> Path:
    return Path(settings.LEGAJO_VAR) / "demo"


def write_files() -> None:
    """Put the visitor's files where they are easily found."""
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    for sample in staff.SAMPLE.parent.glob("declaration-*.xlsx"):
        (place / sample.name).write_bytes(sample.read_bytes())
    corrected = declaration_csv(staff.employer(), staff.VISIT, staff.mended_rows())
    (place / "declaration-2025-07-corrected.csv").write_bytes(corrected.decode("utf-8-sig").encode("gb18030"))

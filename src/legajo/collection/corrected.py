"""The workbook for a corrected sheet: the faulty rows as they came, and beside each what is wrong. Pure.

Written as a workbook and not as csv, for a spreadsheet would turn identity numbers in a csv into rounded figures.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

from legajo.collection.checks import Problem
from legajo.collection.grid import letters
from legajo.collection.language import Words, language_of
from legajo.collection.rows import Faulty
from legajo.collection.sheet import Value
from legajo.collection.values import clean
from legajo.record.period import Month


HEADINGS = (
    "姓名\nNombre",
    "证件号码\nDocumento",
    "性别\nSexo",
    "参加工作日期\nFecha del primer empleo",
    "申报工资\nSalario declarado",
    "变动类型\nMovimiento",
    "户口性质\nRegistro",
    "备注\nNotas",
    "更正\nCorrección",
)
_WRONG = Words("Qué hay que corregir", "What is to be mended", "需更正的问题")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same sheet gives the same bytes


def workbook(
    rows: Sequence[Faulty],
    problems: Sequence[Problem],
    *,
    employer: str,
    code: str,
    month: Month | None,
    language: str,
) -> bytes:
    """The faulty rows below the title rows that a declaration needs."""
    wrong: dict[int, list[str]] = {}
    for problem in problems:
        wrong.setdefault(problem.row, []).append(problem.message(language))
    tongue = language_of(language)
    lines: list[Sequence[Value]] = [
        ["社会保险缴费工资申报表 / Declaración mensual de bases de cotización"],
        [f"单位名称 / Empleador: {employer}", None, None, None, f"统一社会信用代码: {code}"],
        [f"费款所属期 / Mes: {month or ''}"],
        [],
        [*HEADINGS, getattr(_WRONG, tongue)],
    ]
    lines.extend([*row.cells, " ".join(wrong.get(row.row, ()))] for row in rows)
    return write(lines)


def write(lines: Iterable[Sequence[Value]]) -> bytes:
    """A workbook of one sheet; numbers stay numbers, all else is text, so that no cell can run."""
    sheet = "".join(_row(number, cells) for number, cells in enumerate(lines, 1))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in _parts(sheet).items():
            package.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _row(number: int, cells: Sequence[Value]) -> str:
    filled = (_cell(f"{letters(place)}{number}", cell) for place, cell in enumerate(cells, 1))
    return f'<row r="{number}">{"".join(filled)}</row>'


def _cell(place: str, value: Value) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15:
        return f'<c r="{place}"><v>{value!r}</v></c>'
    text = "\n".join(clean(line) for line in str(value).split("\n"))
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _parts(sheet: str) -> Mapping[str, str]:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    relation = f'{head}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}/%s" Target="%s"/></Relationships>'
    return {
        "[Content_Types].xml": f'{head}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_CONTENT}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_CONTENT}.worksheet+xml"/></Types>',
        "_rels/.rels": relation % ("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'{head}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="申报表" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relation % ("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'{head}<worksheet xmlns="{_MAIN}"><cols><col min="1" max="10" width="20"/></cols>'
        f"<sheetData>{sheet}</sheetData></worksheet>",
    }

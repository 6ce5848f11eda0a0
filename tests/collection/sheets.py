"""Declarations made for the tests: real workbooks by openpyxl and xlwt, csv as spreadsheets write it."""

import csv
import datetime
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import xlwt

from legajo.record.people import check_digit


SAMPLES = Path(__file__).parent / "samples"
TITLES: list[list[Any]] = [
    ["社会保险缴费工资申报表 / Declaración mensual de bases de cotización"],
    ["单位名称 / Empleador: 北京同和餐饮管理有限公司", None, None, "统一社会信用代码: 91110108MAXNQ2G3KP"],
    ["费款所属期 / Mes: 2025-07", None, None, "工伤行业类别 / Clase de riesgo: 一类", None, "单位：元"],
    [],
]
HEADER: list[Any] = [
    "序号\nN.º",
    "姓名\nNombre",
    "证件号码\nDocumento",
    "性别\nSexo",
    "参加工作日期",
    "申报工资",
    "变动类型",
    "户口性质",
    "备注",
]
FIRST_ROW = len(TITLES) + 2


def identity(number: int = 1, *, born: str = "19850312", man: bool = True, place: str = "110101") -> str:
    """A number with the right check digit, another for each `number` (1 to 400)."""
    seventeen = f"{place}{born}{number * 2 + (1 if man else 0):03}"
    return seventeen + check_digit(seventeen)


def row(number: int = 1, **cells: Any) -> list[Any]:
    """A sound row, with some of its cells otherwise."""
    sound = {
        "serial": number,
        "name": "王玉宇",
        "identity": identity(number),
        "sex": "男",
        "first_work": datetime.date(2008, 7, 1),
        "wage": 12345.6,
        "movement": "续保",
        "household": "本市城镇",
        "notes": None,
    }
    return list({**sound, **cells}.values())


def sheet(
    *rows: Sequence[Any], header: Sequence[Any] = HEADER, titles: Sequence[Sequence[Any]] = TITLES
) -> list[Sequence[Any]]:
    return [*titles, header, *rows]


def xlsx(
    lines: Sequence[Sequence[Any]], change: Callable[[openpyxl.Workbook], None] = lambda book: None
) -> bytes:
    book = openpyxl.Workbook()
    active = book.active
    assert active is not None
    active.title = "申报表"
    for line in lines:
        active.append(list(line))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(lines: Sequence[Sequence[Any]], change: Callable[[Any], None] = lambda book: None) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    written = book.add_sheet("申报表")
    days = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for number, line in enumerate(lines):
        for place, cell in enumerate(line):
            if isinstance(cell, datetime.date):
                written.write(number, place, cell, days)
            elif cell is not None:
                written.write(number, place, cell)
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text(lines: Sequence[Sequence[Any]], *, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(
        ["" if cell is None else str(cell) for cell in line] for line in lines
    )
    return out.getvalue().encode(encoding)


def repacked(content: bytes, changed: Mapping[str, bytes | None], *, stored: bool = False) -> bytes:
    """The same package with some parts otherwise, more, or (None) fewer."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        parts = {name: before.read(name) for name in before.namelist()}
        for name, part in {**parts, **changed}.items():
            if part is not None:
                after.writestr(name, part, method)
    return out.getvalue()


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name)

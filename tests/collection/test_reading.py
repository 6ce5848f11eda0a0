"""Sheets as personnel offices send them: any form, any order, any of three languages (art. 5)."""

import contextlib
import datetime
import json
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.collection import sheets
from tests.collection.sheets import FIRST_ROW, SAMPLES, identity, row, sheet, text, xls, xlsx

from legajo.collection import reading, report
from legajo.collection.checks import Checked, check
from legajo.collection.headings import column_of
from legajo.collection.refusal import Refusal
from legajo.collection.sheet import Column
from legajo.collection.titles import Titles, injury_class_of, month_of
from legajo.collection.values import Fault
from legajo.record.period import Month
from legajo.rules.parameters import load


TODAY = datetime.date(2025, 10, 1)
MONTHS = ("2025-07", "2025-08")


def read(content: bytes) -> Checked:
    return check(reading.read(content), today=TODAY)


def faults(found: Checked) -> list[tuple[int, str, str]]:
    return [(problem.row, str(problem.column), problem.code) for problem in found.problems]


@pytest.mark.parametrize("month", MONTHS)
def test_the_sample_gives_the_expected_result_key_for_key(month: str) -> None:
    content = (SAMPLES / f"declaration-{month}.xlsx").read_bytes()
    computed = report.compute(read(content), parameters=load(), region="110000", known_at=TODAY)
    found = report.as_json(computed, language="es")
    for problem in found["problems"]:
        assert problem.pop("message")
    assert found == json.loads((SAMPLES / f"declaration-{month}.expected.json").read_text())


def as_cells(month: str) -> list[list[Any]]:
    book = openpyxl.load_workbook(SAMPLES / f"declaration-{month}.xlsx")
    return [[cell.value for cell in line] for line in book.worksheets[0].iter_rows()]


@pytest.mark.parametrize("month", MONTHS)
@pytest.mark.parametrize(
    "write",
    [
        lambda lines: text(lines),
        lambda lines: text(lines, encoding="utf-8-sig"),
        lambda lines: text(lines, encoding="gb18030"),
        lambda lines: text(lines, delimiter=";"),
        lambda lines: text(lines, delimiter="\t"),
    ],
    ids=["utf-8", "utf-8 with mark", "gb18030", "semicolons", "tabs"],
)
def test_the_sample_as_text_says_the_same(month: str, write: Callable[[list[list[Any]]], bytes]) -> None:
    expected = json.loads((SAMPLES / f"declaration-{month}.expected.json").read_text())
    found = read(write(as_cells(month)))
    assert [(s.row, s.identity) for s in found.sound] == [
        (a["row"], a["person"]) for a in expected["accepted"]
    ]
    assert faults(found) == [(p["row"], p["column"], p["code"]) for p in expected["problems"]]


@pytest.mark.parametrize("month", MONTHS)
def test_the_sample_as_an_old_workbook_says_the_same(month: str) -> None:
    expected = json.loads((SAMPLES / f"declaration-{month}.expected.json").read_text())
    lines = [[cell if cell != "=SUM(F6:F248)" else None for cell in line] for line in as_cells(month)]
    found = read(xls(lines))
    assert [(s.row, s.identity) for s in found.sound] == [
        (a["row"], a["person"]) for a in expected["accepted"]
    ]
    assert faults(found) == [(p["row"], p["column"], p["code"]) for p in expected["problems"]]


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("姓名", Column.NAME),
        ("姓  名", Column.NAME),
        ("职工姓名", Column.NAME),
        ("Nombre y apellidos", Column.NAME),
        ("Full name", Column.NAME),
        ("公民身份号码", Column.IDENTITY),
        ("身份证号码（18位）", Column.IDENTITY),
        ("证件号码\nDocumento", Column.IDENTITY),
        ("社会保障号码", Column.IDENTITY),
        ("ID number", Column.IDENTITY),
        ("N.º de documento", Column.IDENTITY),
        ("Gender", Column.SEX),
        ("性 别", Column.SEX),
        ("参加工作时间", Column.FIRST_WORK_DATE),
        ("Fecha del primer empleo", Column.FIRST_WORK_DATE),
        ("Date of first employment", Column.FIRST_WORK_DATE),
        ("申报工资（元）", Column.WAGE),
        ("月申报缴费工资", Column.WAGE),
        ("缴费基数", Column.WAGE),
        ("上年月平均工资", Column.WAGE),
        ("Salario declarado", Column.WAGE),
        ("Monthly wage (CNY)", Column.WAGE),
        ("变动类型", Column.MOVEMENT),
        ("Movement", Column.MOVEMENT),
        ("户籍性质", Column.HOUSEHOLD),
        ("备注", Column.NOTES),
        ("更正", Column.CORRECTION),
        ("Corrección", Column.CORRECTION),
        ("是否更正", Column.CORRECTION),
        ("first_work_date", Column.FIRST_WORK_DATE),
        ("证件类型\nTipo de documento", None),
        ("手机号码", None),
        ("单位名称", None),
    ],
)
def test_a_heading_is_known_in_three_languages(heading: str, column: Column | None) -> None:
    known = column_of(heading)
    assert (known[0] if known else None) is column


def test_columns_come_in_any_order_with_others_between() -> None:
    header = ["部门", "Declared wage", "手机", "Sex", "ID number", "Full name"]
    found = read(xlsx(sheet(["销售", 5000, "139", "male", identity(), "Wang Yuyu"], header=header)))
    assert [(s.name, s.wage) for s in found.sound] == [("Wang Yuyu", 500000)]


def test_the_declared_wage_is_taken_before_other_wages() -> None:
    header = [*sheets.HEADER, "上年月平均工资"]
    [sound] = read(xlsx(sheet([*row(), 99999], header=header))).sound
    assert sound.wage == 1234560


def test_rows_keep_the_numbers_of_the_sheet_after_blank_ones() -> None:
    lines = sheet(row(1), [], [None, " ", "\u3000"], row(2), [], row(3, wage=None))
    for content in (xlsx(lines), xls(lines), text(lines)):
        found = read(content)
        assert [s.row for s in found.sound] == [FIRST_ROW, FIRST_ROW + 3]
        assert faults(found) == [(FIRST_ROW + 5, "wage", "wage_missing")]


def test_leading_blank_rows_and_columns_count() -> None:
    lines = [[], [], *([None, None, *line] for line in sheet(row(1)))]
    for content in (xlsx(lines), xls(lines), text(lines)):
        assert [s.row for s in read(content).sound] == [FIRST_ROW + 2]


def test_totals_footers_and_prefilled_numbers_are_no_people() -> None:
    lines = sheet(
        row(1),
        [2, None, None, None, None, None, "续保"],
        ["小计", None, None, None, None, 12345.6],
        ["合计 / Total", None, None, None, None, "=SUM(F6:F6)"],
        ["填报人：", "张三", None, None, "填报日期：", "2025-07-31"],
        ["以下空白"],
    )
    found = read(xlsx(lines))
    assert len(found.sound) == 1
    assert found.problems == ()


def test_people_after_a_subtotal_are_read() -> None:
    lines = sheet(row(1), ["小计", None, None, None, None, 12345.6], row(2), row(3, identity=None))
    found = read(xlsx(lines))
    assert [s.row for s in found.sound] == [FIRST_ROW, FIRST_ROW + 2]
    assert faults(found) == [(FIRST_ROW + 3, "identity", "identity_missing")]


def test_a_second_header_row_a_row_of_numbers_and_a_repeated_header_are_no_people() -> None:
    lines = sheet(
        ["No.", "Name", "ID number", "Sex", "First work date", "Wage", "Movement", "Household", "Notes"],
        row(1),
        sheets.HEADER,
        row(2),
    )
    assert [s.row for s in read(xlsx(lines)).sound] == [FIRST_ROW + 1, FIRST_ROW + 3]
    numbered = sheet(["甲", "乙", 1, 2, 3, 4, 5, 6, 7], row(1))
    assert read(xlsx(numbered)).problems == ()


def test_the_first_visible_sheet_with_a_header_is_read() -> None:
    def before(book: openpyxl.Workbook) -> None:
        hidden = book.create_sheet("旧表", 0)
        for line in sheet(row(9)):
            hidden.append(list(line))
        hidden.sheet_state = "hidden"
        book.create_sheet("说明", 1).append(["请勿更改表头"])
        for line in sheet(row(8)):
            book.create_sheet("副表").append(list(line))

    found = read(xlsx(sheet(row(1)), before))
    assert [s.identity for s in found.sound] == [identity(1)]


def test_merged_cells_give_their_value_once() -> None:
    def merge(book: openpyxl.Workbook) -> None:
        book.worksheets[0].merge_cells(
            start_row=FIRST_ROW, start_column=2, end_row=FIRST_ROW + 1, end_column=2
        )

    found = read(xlsx(sheet(row(1), row(2)), merge))
    assert faults(found) == [(FIRST_ROW + 1, "name", "name_missing")]


@pytest.mark.parametrize(
    "said",
    [
        "2025-07",
        "2025年7月",
        "2025.07",
        "2025/7",
        "202507",
        "２０２５年０７月",
        "07/2025",
        "July 2025",
        "julio de 2025",
        "2025-07-01",
        "2025-07-01 至 2025-07-31",
        "二〇二五年七月",
        202507,
        datetime.datetime(2025, 7, 1),  # noqa: DTZ001 (a spreadsheet's cell has no zone)
    ],
)
def test_a_month_is_read_in_every_shape(said: Any) -> None:
    assert month_of(said) == Month(2025, 7)


@pytest.mark.parametrize("said", ["一类", "第一类", "1", "1类", "I", "一类行业", 1.0])
def test_an_injury_class_is_read_in_every_shape(said: Any) -> None:
    assert injury_class_of(said) == 1
    with pytest.raises(Fault, match="injury_class_unreadable"):
        injury_class_of("低")


@pytest.mark.parametrize(
    "titles",
    [
        [["单位名称：甲公司 统一社会信用代码：91110108MAXNQ2G3KP 费款所属期：2025年7月"]],
        [["单位名称", "甲公司", "统一社会信用代码", "91110108MAXNQ2G3KP"], ["费款所属期", "2025年7月"]],
        [["Employer: 甲公司"], ["Unified social credit code: 91110108MAXNQ2G3KP"], ["Month: July 2025"]],
        [["Empleador: 甲公司", "Código de crédito social: 91110108 MAXNQ2G3KP"], ["Mes: julio de 2025"]],
        [["参保单位（盖章）：甲公司"], ["信用代码：91110108maxnq2g3kp"], ["2025年7月社会保险费申报表"]],
        [["单位：甲公司", "单位：元"], ["统一社会信用代码（18位）：91110108MAXNQ2G3KP"], ["所属期：202507"]],
    ],
)
def test_title_rows_are_understood_in_many_forms(titles: list[list[Any]]) -> None:
    found = read(xlsx(sheet(row(), titles=titles)))
    assert (found.employer, found.code, found.month) == ("甲公司", "91110108MAXNQ2G3KP", Month(2025, 7))
    assert found.problems == ()


def test_a_file_without_a_header_is_refused() -> None:
    for content in (xlsx([["hello"], [1, 2, 3]]), text([["a", "b"]]), xls([["a"]])):
        with pytest.raises(Refusal) as refused:
            reading.read(content)
        assert refused.value.code == "no_header"


def test_progress_is_told_while_a_large_sheet_is_read() -> None:
    told: list[tuple[int, int]] = []
    lines = sheet(*([n, "王玉宇", identity(n % 400 + 1), "男", None, 5000] for n in range(12_000)))
    made = reading.read(text(lines), progress=lambda done, total: told.append((done, total)))
    assert len(made.rows) == 12_000
    assert told == [(5_000, 12_005), (10_000, 12_005)]


CELLS = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.sampled_from(["合计", "填报人：", "姓名", "月份: 2025-07", identity(), "=1+1", "男", "5,000"]),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(CELLS, max_size=10), max_size=12))
def test_whatever_stands_in_the_cells_is_judged_and_not_stumbled_over(rows: list[list[Any]]) -> None:
    from legajo.collection.grid import assemble

    made = assemble("", sheet(*rows))
    assert made is not None
    found = check(made, today=TODAY)
    assert len(made.rows) == len({row.number for row in made.rows})
    assert {s.row for s in found.sound}.isdisjoint({p.row for p in found.problems})
    for problem in found.problems:
        assert problem.message("es")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_whatever_stands_in_a_title_is_not_stumbled_over(said: str) -> None:
    Titles().read([said, "月份:", said], 1)
    column_of(said)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([WORKBOOK, OLD_WORKBOOK, TEXT]))
    content = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    for damaged in (bytes(content), bytes(content[:cut])):
        with contextlib.suppress(Refusal):
            check(reading.read(damaged), today=TODAY)


WORKBOOK = xlsx(sheet(row(1), row(2)))
OLD_WORKBOOK = xls(sheet(row(1), row(2)))
TEXT = text(sheet(row(1), row(2)))

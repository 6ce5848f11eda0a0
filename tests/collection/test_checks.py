"""Every fault of every row, told at once, with the row and column that the sender sees (arts. 5, 6)."""

import datetime
from typing import Any

import pytest
from tests.collection import sheets
from tests.collection.sheets import FIRST_ROW, identity, row

from legajo.collection.checks import Checked, check
from legajo.collection.grid import assemble
from legajo.collection.sheet import Sheet
from legajo.collection.words import PHRASES
from legajo.record.people import check_digit
from legajo.record.period import Month


TODAY = datetime.date(2025, 10, 1)


def checked(*rows: list[Any], month: Month | None = None, **form: Any) -> Checked:
    return check(assembled(*rows, **form), today=TODAY, month=month)


def assembled(*rows: list[Any], **form: Any) -> Sheet:
    made = assemble("申报表", sheets.sheet(*rows, **form))
    assert made is not None
    return made


def faults(found: Checked) -> list[tuple[int, str, str]]:
    return [(problem.row, str(problem.column), problem.code) for problem in found.problems]


def one_fault(**cells: Any) -> tuple[str, str]:
    """The column and code of the only fault of a row whose other cells are sound."""
    found = checked(row(**cells))
    assert found.sound == ()
    [(number, column, code)] = faults(found)
    assert number == FIRST_ROW
    return column, code


def test_a_sound_row_says_what_it_means() -> None:
    [sound] = checked(row()).sound
    assert (sound.row, sound.name, sound.identity) == (FIRST_ROW, "王玉宇", identity())
    assert (sound.wage, sound.sex, sound.born) == (1234560, "male", datetime.date(1985, 3, 12))
    assert sound.first_work == datetime.date(2008, 7, 1)
    assert (sound.movement, sound.household, sound.correction) == ("continues", "本市城镇", False)


def test_the_title_rows_say_employer_code_month_and_class() -> None:
    found = checked(row())
    assert found.employer == "北京同和餐饮管理有限公司"
    assert (found.code, found.month, found.injury_class) == ("91110108MAXNQ2G3KP", Month(2025, 7), 1)


@pytest.mark.parametrize(
    "untidy",
    [
        f"  {identity()} ",
        f"\u3000{identity()}\u3000",
        f"\ufeff{identity()}\u200b",
        f"'{identity()}",
        f"{identity()[:6]} {identity()[6:14]} {identity()[14:]}",
        f"{identity()[:6]}-{identity()[6:14]}-{identity()[14:]}",
        f"{identity()[:6]}\u00a0{identity()[6:]}",
        identity().translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")),
    ],
)
def test_an_untidy_identity_number_is_understood(untidy: str) -> None:
    [sound] = checked(row(identity=untidy)).sound
    assert sound.identity == identity()


def test_a_small_x_is_the_check() -> None:
    number = next(identity(n) for n in range(1, 100) if identity(n).endswith("X"))
    for written in (number.lower(), number.replace("X", "ｘ"), number.replace("X", "Ｘ")):
        assert checked(row(identity=written)).sound[0].identity == number


@pytest.mark.parametrize(
    ("untidy", "fen"),
    [
        (12345, 1234500),
        (0.01, 1),
        (8251.16, 825116),
        (0.1 + 0.2, 30),
        (10000.299999999999, 1000030),
        ("8,251.16", 825116),
        ("￥14355.3", 1435530),
        ("¥ 14,355.30", 1435530),
        ("１２，３４５．６０", 1234560),
        ("12345.6元", 1234560),
        ("12345.60 元整", 1234560),
        ("RMB 12,345.60", 1234560),
        ("人民币12345.6", 1234560),
        ("12.345,60", 1234560),
        ("+5000", 500000),
        (" 5 000 ", 500000),
        ("5000.", 500000),
        ("5\u00a0000.00", 500000),
        (100_000_000, 10_000_000_000),
    ],
)
def test_an_untidy_wage_is_understood(untidy: Any, fen: int) -> None:
    [sound] = checked(row(wage=untidy)).sound
    assert sound.wage == fen


@pytest.mark.parametrize(
    "day",
    [
        datetime.date(2025, 7, 1),
        datetime.datetime(2025, 7, 1, 8, 30),  # noqa: DTZ001 (a spreadsheet's cell has no zone)
        "2025.7.1",
        "2025/7/1",
        "2025年7月1日",
        "2025-07-01",
        "２０２５．７．１",
        "2025 年 7 月 1 日",
        "2025-07-01 00:00:00",
        "20250701",
        20250701.0,
        45839.0,  # the spreadsheet's own number of that day
        "45839",
    ],
)
def test_a_day_is_read_in_every_shape(day: Any) -> None:
    [sound] = checked(row(first_work=day)).sound
    assert sound.first_work == datetime.date(2025, 7, 1)


def test_a_workbook_that_counts_from_1904_is_understood() -> None:
    made = assemble("", sheets.sheet(row(first_work=45839.0 - 1462)), epoch_1904=True)
    assert made is not None
    assert check(made, today=TODAY).sound[0].first_work == datetime.date(2025, 7, 1)


def wrong_check() -> str:
    good = identity()
    return good[:17] + ("0" if good[17] != "0" else "1")


def with_birth(born: str) -> str:
    seventeen = f"110101{born}001"
    return seventeen + check_digit(seventeen)


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"name": None}, ("name", "name_missing")),
        ({"name": " \u3000"}, ("name", "name_missing")),
        ({"name": "王3"}, ("name", "name_unreadable")),
        ({"name": 12.0}, ("name", "name_unreadable")),
        ({"name": "=cmd|' /C calc'!A0"}, ("name", "name_unreadable")),
        ({"name": "王" * 101}, ("name", "name_too_long")),
        ({"identity": None}, ("identity", "identity_missing")),
        ({"identity": "—"}, ("identity", "identity_missing")),
        ({"identity": wrong_check()}, ("identity", "identity_check_digit")),
        ({"identity": identity()[:17]}, ("identity", "identity_length")),
        ({"identity": identity() + "1"}, ("identity", "identity_length")),
        ({"identity": "110101850312001"}, ("identity", "identity_fifteen_digits")),
        ({"identity": 110101850312001.0}, ("identity", "identity_fifteen_digits")),
        ({"identity": "护照E12345678"}, ("identity", "identity_not_digits")),
        ({"identity": "X" + identity()[1:]}, ("identity", "identity_not_digits")),
        ({"identity": 3.101041998111041e17}, ("identity", "identity_lost_digits")),
        ({"identity": "3.10104E+17"}, ("identity", "identity_lost_digits")),
        ({"identity": identity(place="990101")}, ("identity", "identity_region_unknown")),
        ({"identity": with_birth("19851332")}, ("identity", "birth_date_impossible")),
        ({"identity": with_birth("19850230")}, ("identity", "birth_date_impossible")),
        ({"identity": with_birth("20250801"), "first_work": None}, ("identity", "birth_date_in_future")),
        ({"identity": with_birth("18850312")}, ("identity", "birth_date_implausible")),
        ({"sex": "女"}, ("sex", "sex_contradicts_identity")),
        ({"sex": "不详"}, ("sex", "sex_unreadable")),
        ({"first_work": "1990年"}, ("first_work_date", "date_unreadable")),
        ({"first_work": "01/07/2008"}, ("first_work_date", "date_unreadable")),
        ({"first_work": "2008-02-30"}, ("first_work_date", "date_impossible")),
        ({"first_work": True}, ("first_work_date", "date_unreadable")),
        ({"first_work": "2001-03-11"}, ("first_work_date", "under_age_at_first_work")),
        ({"first_work": "2025-08-01"}, ("first_work_date", "first_work_in_future")),
        ({"wage": None}, ("wage", "wage_missing")),
        ({"wage": "  "}, ("wage", "wage_missing")),
        ({"wage": "同上"}, ("wage", "wage_not_a_number")),
        ({"wage": True}, ("wage", "wage_not_a_number")),
        ({"wage": datetime.date(2025, 7, 1)}, ("wage", "wage_not_a_number")),
        ({"wage": float("nan")}, ("wage", "wage_not_a_number")),
        ({"wage": float("inf")}, ("wage", "wage_not_a_number")),
        ({"wage": "1,2345"}, ("wage", "wage_not_a_number")),
        ({"wage": "12345,60"}, ("wage", "wage_not_a_number")),
        ({"wage": "1.2E+04"}, ("wage", "wage_not_a_number")),
        ({"wage": "--5"}, ("wage", "wage_not_a_number")),
        ({"wage": "5000 / 6000"}, ("wage", "wage_not_a_number")),
        ({"wage": "#VALUE!"}, ("wage", "wage_not_a_number")),
        ({"wage": 0}, ("wage", "wage_not_positive")),
        ({"wage": -6131.33}, ("wage", "wage_not_positive")),
        ({"wage": "-￥6,131.33"}, ("wage", "wage_not_positive")),
        ({"wage": "(6,131.33)"}, ("wage", "wage_not_positive")),
        ({"wage": 8333.333333}, ("wage", "wage_too_fine")),
        ({"wage": "10000.005"}, ("wage", "wage_too_fine")),
        ({"wage": 100_000_000.01}, ("wage", "wage_absurd")),
        ({"movement": "借调"}, ("movement", "movement_unknown")),
        ({"movement": "减少"}, ("movement", "leaver_in_declaration")),
    ],
)
def test_one_fault_is_told_by_its_code(cells: dict[str, Any], fault: tuple[str, str]) -> None:
    assert one_fault(**cells) == fault


def test_the_sixteenth_birthday_is_the_border() -> None:
    assert checked(row(first_work="2001-03-12")).sound
    assert one_fault(first_work="2001-03-11") == ("first_work_date", "under_age_at_first_work")


def test_without_a_date_a_child_of_fifteen_is_found_all_the_same() -> None:
    assert one_fault(identity=with_birth("20090801"), first_work=None)[1] == "under_age_at_first_work"
    assert checked(row(identity=with_birth("20090731"), first_work=None)).sound


def test_a_row_with_several_faults_tells_all_in_the_order_of_the_columns() -> None:
    found = checked(row(name=None, identity="123", sex="?", first_work="?", wage="?", movement="?"))
    assert [column for _, column, _ in faults(found)] == [
        "name",
        "identity",
        "sex",
        "first_work_date",
        "wage",
        "movement",
    ]


def test_a_person_on_two_rows_is_the_fault_of_the_later_even_if_the_earlier_is_faulty() -> None:
    found = checked(row(1, wage=None), row(1), row(1, wage=-1))
    first = FIRST_ROW
    assert faults(found) == [
        (first, "wage", "wage_missing"),
        (first + 1, "identity", "duplicate_person"),
        (first + 2, "identity", "duplicate_person"),
        (first + 2, "wage", "wage_not_positive"),
    ]
    assert f"row {first}." in found.problems[1].message("en")


def test_an_m_is_read_by_the_company_it_keeps() -> None:
    women = identity(2, man=False)
    spanish = checked(row(1, sex="H"), row(2, identity=women, sex="M"))
    assert len(spanish.sound) == 2
    english = checked(row(1, sex="M"), row(2, identity=women, sex="F"), row(3, sex="F"))
    assert faults(english) == [(FIRST_ROW + 2, "sex", "sex_contradicts_identity")]


@pytest.mark.parametrize(
    ("answer", "corrects"),
    [("是", True), ("sí", True), ("x", True), ("", False), ("否", False), (None, False)],
)
def test_a_row_may_say_that_it_corrects(answer: Any, corrects: bool) -> None:
    header = [*sheets.HEADER, "更正"]
    [sound] = checked([*row(), answer], header=header).sound
    assert sound.correction is corrects


def test_an_unreadable_correction_is_a_fault() -> None:
    assert faults(checked([*row(), "quizás"], header=[*sheets.HEADER, "corrección"])) == [
        (FIRST_ROW, "correction", "correction_unreadable")
    ]


def test_without_a_month_nothing_is_accepted_but_all_faults_are_told() -> None:
    found = checked(row(1), row(2, wage=None), titles=[["申报表"], ["单位名称: 甲公司"]])
    assert found.sound == ()
    assert [code for _, _, code in faults(found)] == ["month_missing", "wage_missing"]
    assert checked(row(1), titles=[["申报表"]], month=Month(2025, 8)).sound


@pytest.mark.parametrize(
    ("said", "code"),
    [("月份: 七月", "month_unreadable"), ("费款所属期: 2025-06 至 2025-07", "month_several")],
)
def test_a_month_that_cannot_be_read_or_is_several(said: str, code: str) -> None:
    assert faults(checked(row(), titles=[[said]])) == [(1, "month", code)]


def test_a_month_in_every_row_must_be_one() -> None:
    header = [*sheets.HEADER, "费款所属期"]
    same = checked([*row(1), "2025-07"], [*row(2), 202507.0], header=header, titles=[])
    assert same.month == Month(2025, 7)
    assert len(same.sound) == 2
    other = checked([*row(1), "2025-07"], [*row(2), "2025-06"], header=header)
    assert faults(other) == [(FIRST_ROW + 1, "month", "month_differs")]


def test_a_miscopied_employer_code_is_told_and_the_rows_are_judged_all_the_same() -> None:
    titles = [["统一社会信用代码: 91110108MAXNQ2G3KQ", "月份: 2025-07"]]
    found = checked(row(), titles=titles)
    assert faults(found) == [(1, "unified_social_credit_code", "employer_code_check")]
    assert len(found.sound) == 1


def test_an_unreadable_injury_class_is_told() -> None:
    titles = [["月份: 2025-07", "工伤行业类别: 九类"]]
    assert faults(checked(row(), titles=titles)) == [(1, "injury_class", "injury_class_unreadable")]


def test_missing_and_doubled_columns_stop_the_whole_sheet() -> None:
    without_wage = checked(row(), header=[*sheets.HEADER[:5], "其他", *sheets.HEADER[6:]])
    assert (5, "wage", "column_missing") in faults(without_wage)
    assert without_wage.sound == ()
    doubled = checked([*row(), "王五"], header=[*sheets.HEADER, "姓名"])
    assert faults(doubled) == [(5, "name", "column_doubled")]
    assert doubled.sound == ()


def test_a_sheet_without_people_says_so() -> None:
    assert faults(checked()) == [(5, "name", "no_rows")]


def test_every_code_speaks_three_languages() -> None:
    for code, words in PHRASES.items():
        assert all(words), code
        assert len({*words}) == 3, code
        assert {*_slots(words.en)} == {*_slots(words.es)} == {*_slots(words.zh)}, code


def _slots(text: str) -> list[str]:
    return [piece.split("}")[0] for piece in text.split("{")[1:]]

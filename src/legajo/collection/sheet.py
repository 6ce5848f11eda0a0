"""A declaration as its sender sees it: title rows, one header row, and rows with the sheet's own numbers."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


Value = (
    str | float | int | bool | datetime.date | datetime.datetime | datetime.time | datetime.timedelta | None
)


class Column(StrEnum):
    """What a column of the sheet says; problems of one row are told in this order."""

    SERIAL = "serial"  # 序号
    NAME = "name"  # 姓名
    IDENTITY = "identity"  # 证件号码
    SEX = "sex"  # 性别
    FIRST_WORK_DATE = "first_work_date"  # 参加工作日期
    WAGE = "wage"  # 申报工资
    MOVEMENT = "movement"  # 变动类型
    HOUSEHOLD = "household"  # 户口性质
    NOTES = "notes"  # 备注
    CORRECTION = "correction"  # 更正
    MONTH = "month"  # 费款所属期, where it stands in every row
    EMPLOYER = "employer"  # 单位名称, above the header
    CODE = "unified_social_credit_code"  # 统一社会信用代码, above the header
    INJURY_CLASS = "injury_class"  # 工伤行业类别, above the header


NEEDED = (Column.NAME, Column.IDENTITY, Column.WAGE)
ORDER = {column: place for place, column in enumerate(Column)}


class Row(NamedTuple):
    """One person's row, its cells as they came; a column that the sheet lacks is None."""

    number: int  # as the sender sees it in the sheet
    name: Value = None
    identity: Value = None
    sex: Value = None
    first_work_date: Value = None
    wage: Value = None
    movement: Value = None
    household: Value = None
    notes: Value = None
    correction: Value = None
    month: Value = None


@dataclass(frozen=True, slots=True)
class Told:
    """A value that a title row gives, and the cell it stands in (both counted from 1)."""

    value: Value
    row: int
    place: int


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the rows."""

    row: int  # of the header
    places: dict[Column, int]  # column of the sheet, from 1
    doubled: tuple[Column, ...] = ()  # two columns claim to be this one
    employer: Told | None = None
    code: Told | None = None
    months: tuple[Told, ...] = ()
    injury_class: Told | None = None

    @property
    def missing(self) -> tuple[Column, ...]:
        return tuple(column for column in NEEDED if column not in self.places)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The declaration of one month, read but not judged."""

    name: str
    heading: Heading
    rows: Sequence[Row]
    epoch_1904: bool = False  # how a day that came as a bare number is counted

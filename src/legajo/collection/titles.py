"""What the rows above the header say: employer, its code, month, injury class. Labels in three languages.

A label and its value stand in one cell ("月份: 2025-07"), several pairs in one cell, or side by side in two.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from legajo.collection.sheet import Told, Value
from legajo.collection.values import Fault, clean
from legajo.record.period import Month


Kind = Literal["employer", "code", "month", "injury_class", "other"]
_LABELS: dict[str, str] = {
    "code": "统一社会信用代码|社会信用代码|信用代码|统一代码|unified social credit code|social credit code|credit code|uscc"
    "|código unificado de crédito social|código de crédito social(?: unificado)?|código de crédito",
    "injury_class": "工伤(?:保险)?行业(?:风险)?类别|工伤(?:风险)?类别|行业(?:风险)?类别|工伤行业类型|clase de riesgo|risk class"
    "|injury class|injury risk class|industry class|work-injury class|grado de riesgo",
    "month": "(?:费款|缴费|申报)?所属(?:日期|月份|年月|期间|期|月)[起止自至]?|(?:缴费|申报)(?:月份|年月|期)|月份"
    "|contribution month|month|contribution period|period|mes de cotización|mes|per[ií]odo(?: de liquidación)?",
    "employer": "(?:用人|缴费|参保|申报)?单位(?:名称|全称)|(?:用人|缴费|参保|申报)单位|(?:企业|公司)(?:名称|全称)|单位"
    "|nombre del empleador|nombre de la empresa|empleador|empresa|razón social|employer name|employer|company name|company",
}
_OTHER_LABELS = "填报(?:人|日期|单位)|制表(?:人|日期)?|联系(?:人|电话)|单位性质|单位编号|经办人|unit|unidad|tel|fecha|date"
_LABEL = re.compile(
    "|".join(
        f"(?P<{kind}>(?<![a-záéíóúñ])(?:{words})(?![a-záéíóúñ]))"
        for kind, words in [("other", _OTHER_LABELS), *_LABELS.items()]
    ),
    re.IGNORECASE,
)
_ENDED = re.compile(r"[\s:;,。|(]$")  # a label opens its cell, or comes after something that ended
_MONTH_WORDS = {
    word: number
    for number, words in enumerate(
        (
            "january jan enero ene",
            "february feb febrero",
            "march mar marzo",
            "april apr abril abr",
            "may mayo",
            "june jun junio",
            "july jul julio",
            "august aug agosto ago",
            "september sep sept septiembre setiembre",
            "october oct octubre",
            "november nov noviembre",
            "december dec diciembre dic",
        ),
        1,
    )
    for word in words.split()
}
_MONTHS = re.compile(
    r"(?<!\d)(?P<y1>(?:19|20)\d{2})\s*[-./年]\s*(?P<m1>\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<y2>(?:19|20)\d{2})(?P<m2>0[1-9]|1[0-2])(?:[0-3]\d)?(?!\d)"
    r"|(?<![\d/.-])(?P<m3>\d{1,2})\s*[-/.]\s*(?P<y3>(?:19|20)\d{2})(?!\d)"
    rf"|(?P<w4>{'|'.join(_MONTH_WORDS)})\.?,?\s*(?:de\s+|del\s+|of\s+)?(?P<y4>(?:19|20)\d{{2}})"
    rf"|(?P<y5>(?:19|20)\d{{2}})\s*,?\s*(?P<w5>{'|'.join(_MONTH_WORDS)})(?![a-z])",
    re.IGNORECASE,
)
_CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CLASSES = {
    **{letter: number for number, letter in enumerate("一二三四五六七八", 1)},
    **{
        numeral: number
        for number, numeral in enumerate(("I", "II", "III", "IV", "V", "VI", "VII", "VIII"), 1)
    },
    **{str(number): number for number in range(1, 9)},
}


@dataclass(slots=True)
class Titles:
    """What was found so far; the first value of each stands, all months are kept."""

    employer: Told | None = None
    code: Told | None = None
    injury_class: Told | None = None
    months: list[Told] = field(default_factory=list)
    spoken: list[Told] = field(default_factory=list)  # months said in a title without a label

    def read(self, cells: Sequence[Value], row: int) -> None:
        """Take what one row above the header says."""
        awaited: Kind | None = None
        for place, cell in enumerate(cells, 1):
            if clean(cell) == "":
                continue
            pairs = _pairs(cell)
            if not pairs and awaited:
                self._take(awaited, Told(cell, row, place))
            elif not pairs and _months_in(cell):
                self.spoken.append(Told(cell, row, place))
            awaited = None
            for kind, value, colon in pairs:
                if value:
                    self._take_said(kind, value, colon, Told(value, row, place))
                else:
                    awaited = None if kind == "other" else kind

    def _take_said(self, kind: Kind, value: str, colon: bool, told: Told) -> None:
        if not colon and not _fits(kind, value):
            if _months_in(value):
                self.spoken.append(told)
            return
        self._take(kind, told)

    def _take(self, kind: Kind, told: Told) -> None:
        if kind == "month":
            self.months.append(told)
        elif kind == "employer":
            if clean(told.value) not in ("元", "万元", "人民币元", "yuan"):
                self.employer = self.employer or told
        elif kind == "code":
            self.code = self.code or told
        elif kind == "injury_class":
            self.injury_class = self.injury_class or told


def month_of(value: Value) -> Month:
    """The one month that a cell says; a Fault when it says none or several."""
    if isinstance(value, datetime.date):
        return Month(value.year, value.month)
    found = _months_in(value)
    if not found:
        raise Fault("month_unreadable")
    if len(found) > 1:
        raise Fault("month_several")
    return found.pop()


def injury_class_of(value: Value) -> int:
    """The industry's class, 1 to 8, in Chinese, Arabic or Roman figures."""
    text = re.sub(
        r"(行业|风险|工伤|第|类|级|档|clase|class|\s|[.。:])", "", clean(value), flags=re.IGNORECASE
    ).upper()
    if text not in _CLASSES:
        raise Fault("injury_class_unreadable")
    return _CLASSES[text]


def _months_in(value: Value) -> set[Month]:
    text = clean(value)
    if isinstance(value, datetime.datetime | datetime.date):
        return {Month(value.year, value.month)}
    if re.search(r"[〇零○一二三四五六七八九]{4}\s*年", text):
        text = re.sub(r"十(?=[一二])", "1", text).replace("十月", "10月").translate(_CHINESE_DIGITS)
    found = set()
    for match in _MONTHS.finditer(text):
        part = match.groupdict()
        word = part["w4"] or part["w5"]
        year = part["y1"] or part["y2"] or part["y3"] or part["y4"] or part["y5"]
        number = _MONTH_WORDS[word.lower()] if word else int(part["m1"] or part["m2"] or part["m3"])
        if 1 <= number <= 12:
            found.add(Month(int(year), number))
    return found


def _fits(kind: str, value: str) -> bool:
    """A value that follows its label without a colon must look like one."""
    if kind == "month":
        return bool(_months_in(value)) and len(value) < 30
    if kind == "code":
        return bool(re.fullmatch(r"[0-9A-Za-z]{15,18}", value))
    if kind == "injury_class":
        return len(value) < 8
    return value.endswith(("公司", "厂", "店", "院", "校", "社", "所", "中心", "局"))


def _pairs(cell: Value) -> list[tuple[Kind, str, bool]]:
    """Labels in a cell with what follows each, and whether a colon stood between."""
    if not isinstance(cell, str):
        return []
    text = clean(cell)
    found: list[tuple[Kind, int, int]] = []
    for match in _LABEL.finditer(text):
        between = text[found[-1][2] : match.start()] if found else text[: match.start()]
        if found and re.fullmatch(r"\s*[/|(]?\s*", between) and match.lastgroup == found[-1][0]:
            found[-1] = (found[-1][0], found[-1][1], match.end())  # the same label in another language
        elif match.start() == 0 or _ENDED.search(between):
            found.append((match.lastgroup, match.start(), match.end()))  # type: ignore[arg-type]  # a group of _LABEL
    pairs: list[tuple[Kind, str, bool]] = []
    if not found:
        return pairs
    for (kind, _, end), after in zip(found, [*found[1:], ("other", len(text), 0)], strict=True):
        said = re.match(
            r"\s*(?:\([^)]*\)|/\s*[^:]{1,40}?(?=:))?\s*(:?)\s*(.*)", text[end : after[1]], re.DOTALL
        )
        if said:
            pairs.append((kind, said[2].strip(" ;,，；"), bool(said[1])))
    return pairs

"""The words that employers write in a cell with a closed set of answers, in three languages."""

from typing import Literal

from legajo.collection.sheet import Value
from legajo.collection.values import Fault, clean


Sex = Literal["female", "male"]
Movement = Literal["continues", "joins", "leaves"]

_SEXES: dict[str, Sex] = {
    **dict.fromkeys(
        ("男", "男性", "男士", "male", "man", "m.", "hombre", "varón", "varon", "masculino", "h", "1"), "male"
    ),
    **dict.fromkeys(("女", "女性", "女士", "female", "woman", "f", "f.", "mujer", "femenino", "2"), "female"),
}
_MOVEMENTS: dict[str, Movement] = {
    **dict.fromkeys(
        (
            "续保",
            "续缴",
            "正常",
            "正常缴费",
            "在保",
            "在职",
            "在册",
            "不变",
            "无变动",
            "无",
            "参保缴费",
            "续",
            "-",
            "无变化",
            "continua",
            "continúa",
            "continuo",
            "continuidad",
            "sin",
            "continues",
            "continue",
            "continuing",
            "continued",
            "none",
            "unchanged",
            "active",
            "activo",
            "activa",
            "alta-continua",
        ),
        "continues",
    ),
    "sin cambio": "continues",
    "sin cambios": "continues",
    "no change": "continues",
    "sin variación": "continues",
    **dict.fromkeys(
        (
            "新增",
            "新参保",
            "新增参保",
            "新参",
            "增员",
            "增加",
            "增",
            "转入",
            "调入",
            "新入职",
            "入职",
            "首次参保",
            "初次参保",
            "恢复",
            "恢复缴费",
            "恢复参保",
            "复保",
            "接续",
            "续接",
            "启封",
            "alta",
            "ingreso",
            "nuevo",
            "nueva",
            "incorporación",
            "incorporacion",
            "reingreso",
            "reanudación",
            "new",
            "joins",
            "joined",
            "join",
            "joiner",
            "hired",
            "hire",
            "added",
            "start",
            "starts",
            "resumed",
            "resumes",
        ),
        "joins",
    ),
    "nuevo ingreso": "joins",
    "new hire": "joins",
    "nueva alta": "joins",
    **dict.fromkeys(
        (
            "减少",
            "减员",
            "减",
            "停保",
            "停缴",
            "中断",
            "中断缴费",
            "转出",
            "调出",
            "离职",
            "退休",
            "终止",
            "终止参保",
            "封存",
            "死亡",
            "baja",
            "cese",
            "salida",
            "left",
            "leaves",
            "leaver",
            "leave",
            "terminated",
            "ended",
            "suspended",
        ),
        "leaves",
    ),
}
_YES = frozenset(
    (
        "是",
        "有",
        "更正",
        "y",
        "yes",
        "true",
        "t",
        "1",
        "x",
        "✓",
        "√",
        "✔",
        "v",
        "对",
        "√是",
        "si",
        "sí",
        "s",
        "verdadero",
        "correction",
        "correct",
        "corrección",
        "correccion",
        "corrige",
        "真",
    )
)
_NO = frozenset(("否", "无", "不", "不是", "n", "no", "false", "f", "0", "-", "—", "/", "假", "falso"))
_URBAN = ("城镇", "非农", "城", "urban", "urbano", "居民户")
_RURAL = ("农村", "农业", "农", "rural")


def sex_of(value: Value, *, m_is_female: bool | None = None) -> Sex | None:
    """None for an empty cell, and for an M that may be mujer or male."""
    text = clean(value).lower()
    if not text:
        return None
    if text == "m":
        return None if m_is_female is None else ("female" if m_is_female else "male")
    if text not in _SEXES:
        raise Fault("sex_unreadable")
    return _SEXES[text]


def movement_of(value: Value) -> Movement | None:
    text = clean(value).lower().strip(" .。;；")
    if not text:
        return None
    for part in (text, *text.replace("/", " ").replace("(", " ").split()):
        if part in _MOVEMENTS:
            return _MOVEMENTS[part]
    raise Fault("movement_unknown")


def corrects(value: Value) -> bool:
    """Whether the row says that it replaces the month that stands."""
    if value is None or isinstance(value, bool):
        return bool(value)
    text = clean(value).lower().strip(" .。")
    if text in _YES:
        return True
    if not text or text in _NO:
        return False
    raise Fault("correction_unreadable")


def household_nature(value: Value) -> Literal["urban", "rural"] | None:
    text = clean(value).lower()
    if any(word in text for word in _URBAN):
        return "urban"
    return "rural" if any(word in text for word in _RURAL) else None

"""Knowing the columns by their headings: Chinese, Spanish, English, in any order, one or two of them in a cell."""

import re
import unicodedata
from collections.abc import Sequence

from legajo.collection.sheet import NEEDED, Column, Value
from legajo.collection.values import clean


_WHO = r"(?:参保|职工|员工|人员|个人|被保险|本人|雇员|缴费|申报|人)*的?"
_CHINESE = {
    Column.SERIAL: r"序号|序|行号|编号|顺序号",
    Column.NAME: rf"{_WHO}(?:姓名|名字)",
    Column.IDENTITY: rf"(?:公民|居民|有效|二代|{_WHO})*(?:身份证件?|证件|公民身份|身份|社会保障|社保)(?:号码?|编号|证号码?|证件号码?)"
    rf"|{_WHO}身份证|证号",
    Column.SEX: rf"{_WHO}性别",
    Column.FIRST_WORK_DATE: r"(?:首次|初次)?(?:参加)?工作(?:日期|时间|年月日?)|参工(?:日期|时间)|(?:首次|初次)就业(?:日期|时间)",
    Column.WAGE: r"(?:本月|月)?申报(?:月|缴费)*(?:平均)?(?:工资|基数)(?:额|总额|基数)?",
    Column.MOVEMENT: r"(?:人员|本月|参保|增减)*(?:变动|变更|增减|异动)(?:类型|类别|标志|标识|情况|状态)?|申报类型|业务类型|参保状态|缴费状态",
    Column.HOUSEHOLD: r"(?:户口|户籍)(?:性质|类型|类别|所在地)?",
    Column.NOTES: r"备注|附注|说明",
    Column.CORRECTION: r"(?:是否)?(?:为)?(?:更正|纠正|修正|订正)(?:标志|标识|标记|申报)?",
    Column.MONTH: r"(?:费款|缴费|申报)?所属(?:期|月份?|年月|期间)|(?:缴费|申报)?(?:月份|年月)",
}
_WAGE_OTHERWISE = r"(?:本月|月|上年度?|上一年度?|本人|应发|税前|缴费|社保|社会保险|参保)*(?:平均|均)?(?:工资|薪资|薪金|基数|收入|工资收入|工资总额|工资基数|缴费工资|缴费基数)(?:额|总额)?"
_LATIN = {
    Column.SERIAL: "no|n|n o|num|number|serial|serial no|serial number|item|orden|numero|numero de orden|#|row|line|fila",
    Column.NAME: "name|full name|employee|employee name|worker|worker name|name of employee|person|nombre|nombre completo"
    "|nombre y apellidos|nombres y apellidos|apellidos y nombre|apellidos y nombres|trabajador|trabajadora|empleado"
    "|nombre del trabajador|nombre del empleado|nombre de la persona",
    Column.IDENTITY: "document|document no|document number|id|id no|id number|id card|id card no|id card number|identity"
    "|identity no|identity number|identity card|identity card number|identity document|national id|national id number"
    "|citizen id|resident id|resident id number|resident identity number|identification|identification number|documento"
    "|n de documento|n o de documento|no de documento|numero de documento|documento de identidad|numero de identidad|numero de identificacion"
    "|identificacion|cedula|dni|carne de identidad|num documento",
    Column.SEX: "sex|gender|sexo|genero",
    Column.FIRST_WORK_DATE: "first work date|first work|date of first work|first employment|first employment date"
    "|date of first employment|first job date|date of first job|work start date|fecha del primer empleo|fecha de primer empleo"
    "|primer empleo|fecha del primer trabajo|primer trabajo|fecha de inicio laboral",
    Column.WAGE: "declared wage|declared wages|declared salary|wage declared|declared base|salario declarado|sueldo declarado"
    "|remuneracion declarada|base declarada",
    Column.MOVEMENT: "movement|movement type|type of movement|change|change type|type of change|movimiento"
    "|tipo de movimiento|variacion|tipo de variacion|cambio",
    Column.HOUSEHOLD: "household|household type|household registration|household nature|hukou|registration|registro"
    "|tipo de registro|registro de hogar|registro familiar|residencia",
    Column.NOTES: "note|notes|remark|remarks|comment|comments|nota|notas|observacion|observaciones|comentarios",
    Column.CORRECTION: "correction|corrects|corrected|is correction|correccion|es correccion|corrige|rectificacion",
    Column.MONTH: "month|period|contribution month|mes|periodo|mes de cotizacion",
}
_WAGE_OTHERWISE_LATIN = (
    "wage|wages|monthly wage|monthly wages|salary|monthly salary|pay|base|contribution base|contribution wage|earnings"
    "|average monthly wage|salario|salario mensual|salario medio|sueldo|sueldo mensual|remuneracion|remuneracion mensual"
    "|base de cotizacion|bases de cotizacion|base"
)
_FIRST = {column: re.compile(pattern) for column, pattern in _CHINESE.items()}
_WORDS = {word: column for column, words in _LATIN.items() for word in words.split("|")}
_SECOND = re.compile(_WAGE_OTHERWISE)
_SECOND_WORDS = frozenset(_WAGE_OTHERWISE_LATIN.split("|"))
_HAN = re.compile(r"[\u3400-\u9fff]+")


def column_of(heading: Value) -> tuple[Column, bool] | None:
    """The column that a heading names, and whether it does so by its first choice of words."""
    if not isinstance(heading, str) or len(heading) > 120:
        return None
    found = [known for piece in _pieces(heading) if (known := _known(piece))]
    columns = {column for column, _ in found}
    if len(columns) != 1:
        return None
    return found[0][0], any(first for _, first in found)


def places(cells: Sequence[Value]) -> tuple[dict[Column, int], tuple[Column, ...]]:
    """Which column of the sheet (from 1) says what, and the columns that two headings claim."""
    claims: dict[Column, list[tuple[bool, int]]] = {}
    for place, cell in enumerate(cells, 1):
        known = column_of(cell)
        if known:
            claims.setdefault(known[0], []).append((known[1], place))
    found: dict[Column, int] = {}
    doubled: list[Column] = []
    for column, claimed in claims.items():
        best = [place for first, place in claimed if first == max(first for first, _ in claimed)]
        found[column] = best[0]
        if len(best) > 1 and column not in (Column.SERIAL, Column.NOTES, Column.HOUSEHOLD):
            doubled.append(column)
    return found, tuple(doubled)


def is_header(found: dict[Column, int]) -> bool:
    """Two of name, identity and wage make a header; no title row has them side by side."""
    return sum(column in found for column in NEEDED) >= 2


def _known(piece: str) -> tuple[Column, bool] | None:
    for column, pattern in _FIRST.items():
        if pattern.fullmatch(piece):
            return column, True
    if piece in _WORDS:
        return _WORDS[piece], True
    if _SECOND.fullmatch(piece) or piece in _SECOND_WORDS:
        return Column.WAGE, False
    return None


def _pieces(heading: str) -> list[str]:
    text = re.sub(r"[(\[【].*?[)\]】]", " ", unicodedata.normalize("NFKC", heading), flags=re.DOTALL)
    pieces = []
    for part in re.split(r"[\n\r/|\\]", text):
        pieces.append("".join(_HAN.findall(part)))
        pieces.append(_plain(_HAN.sub(" ", part)))
    return [piece for piece in pieces if piece]


def _plain(text: str) -> str:
    """Latin words without accents, capitals, dots and underscores: N.º is n o."""
    bare = unicodedata.normalize("NFKD", text.lower())
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return clean(re.sub(r"[^a-z0-9#]+", " ", bare)).strip()

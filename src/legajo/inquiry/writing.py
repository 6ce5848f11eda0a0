"""How a value of an explanation is written in the reader's language, by its form. Pure but for the catalogue of words."""

import datetime
from collections.abc import Mapping

from django.utils.translation import gettext

from legajo.accrual.months import Payment
from legajo.inquiry.grounds import Said
from legajo.inquiry.words import COLOURS, NAMES, PAYMENTS, TAKEN_OVER, Words
from legajo.record.lettering import MINUS, NOTHING, day_text, money_text, month_text, number_text
from legajo.record.period import Month
from legajo.rules.engine.arithmetic import half_up


STATES: Mapping[str, Words] = {
    **{status.value: words for status, words in PAYMENTS.items()},
    "taken_over": TAKEN_OVER,
}
SPACE = "\N{NO-BREAK SPACE}"  # a sign does not part from its figure at the end of a line
_DECIMALS = {"ten_thousandths": 4, "hundredths": 2, "tenths": 1, "millionths": 6}


class Writing:
    """Writes the values of one explanation."""

    def __init__(self, language: str) -> None:
        self.language = language

    def value(self, value: int | None, unit: str) -> str:
        """A whole number of the rules, in the unit that it is of."""
        if value is None:
            return NOTHING
        if unit == "age":
            return self.age(value)
        if unit == "yes":
            return gettext("yes") if value else gettext("no")
        if unit == "fen_millionths":
            value = half_up(value, 1_000_000)
        if unit.startswith("fen"):
            sign = MINUS if value < 0 else ""
            return f"{sign}¥{SPACE}{money_text(abs(value), self.language)}"
        if unit == "month":
            return month_text(Month.of(value), self.language)
        if unit == "ppm":
            return f"{self.decimal(value, 4, trim=True)}{SPACE}%"
        if unit in _DECIMALS:
            return self.decimal(value, _DECIMALS[unit], trim=unit == "millionths")
        return number_text(str(value), self.language)

    def decimal(self, value: int, places: int, *, trim: bool = False) -> str:
        """A scaled whole number with its decimals, without zeros at the end where that is asked."""
        sign, (whole, rest) = "-" if value < 0 else "", divmod(abs(value), 10**places)
        text = f"{sign}{whole}.{rest:0{places}}"
        return number_text(text.rstrip("0").rstrip(".") if trim else text, self.language)

    def said(self, value: Said) -> str:
        """A value that a sentence names."""
        given, form = value
        if form == "month" and isinstance(given, str):
            return month_text(Month.parse(given), self.language)
        if form == "day":
            return day_text(datetime.date.fromisoformat(str(given)), self.language)
        if form == "percent":
            return f"{number_text(str(given), self.language)}{SPACE}%"
        if form == "words":
            return gettext(str(given))
        return str(given) if form == "year" else self.value(int(given), form)

    def age(self, months: int) -> str:
        """An age in months as people say it."""
        words = {"years": months // 12, "months": months % 12}
        return (
            gettext("%(years)s years and %(months)s months") % words
            if months % 12
            else gettext("%(years)s years") % words
        )

    def published(self, text: str, unit: str) -> str:
        """A published value as it was published."""
        if unit == "yuan":
            return f"¥{SPACE}{number_text(text, self.language)}"
        if unit == "percent":
            return f"{number_text(text, self.language)}{SPACE}%"
        if unit == "month":
            return month_text(Month.parse(text), self.language)
        return number_text(text, self.language) if unit in ("count", "years", "months") else text

    def state(self, state: str) -> str:
        """How far a month is paid."""
        return str(STATES[state])

    def day(self, day: datetime.date) -> str:
        return day_text(day, self.language)


def named(name: str) -> str:
    """What a name of the rules is called in the reader's language."""
    return str(NAMES.get(name, name.replace("_", " ")))


def colour_of(state: str) -> str:
    """The colour of a month's state; a month taken over has the quiet one."""
    return COLOURS[Payment(state)] if state in tuple(Payment) else "neutral"

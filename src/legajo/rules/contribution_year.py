"""The contribution year: from when to when one set of limits holds, which is no calendar year everywhere and always."""

import datetime

from legajo.record.period import Month
from legajo.rules.parameters import ParameterError, Parameters


_FIRST = {"calendar": 1, "from_april": 4, "from_july": 7}
_FIFTEEN_MONTHS = ("from_january_15_months", "from_april_15_months")


def first_month(parameters: Parameters, region: str, month: Month, known_at: datetime.date | str) -> Month:
    """The first month of the contribution year in which the month lies; ParameterError where the clock is unknown."""
    value = parameters.at("contribution_year.clock", region, month, known_at)
    begins = Month.parse(value.valid_from)
    if value.text in _FIFTEEN_MONTHS:
        return begins
    if value.text not in _FIRST:
        raise ParameterError(f"{value.text} is no clock of contribution years")
    number = _FIRST[value.text]
    year = month.year if month.number >= number else month.year - 1
    return max(Month(year, number), begins)

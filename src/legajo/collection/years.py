"""Contribution years: the clock of limits and of declared wages, which was not always a year long. Pure.

Beijing: calendar years to 2001, then 2002-01 to 2003-03, April to March, 2013-04 to 2014-06, and July to June.
"""

from legajo.record.period import Month


_LONG = (Month(2002, 1), Month(2013, 4))  # the first months of the two of fifteen months


def contribution_year(month: Month) -> Month:
    """The first month of the contribution year that a month belongs to."""
    if month < Month(2002, 1):
        return Month(month.year, 1)
    if month < Month(2003, 4):
        return _LONG[0]
    if month < Month(2013, 4):
        return _from(month, 4)
    return _LONG[1] if month < Month(2014, 7) else _from(month, 7)


def _from(month: Month, first: int) -> Month:
    return Month(month.year if month.number >= first else month.year - 1, first)

"""Money is a whole number of fen; yuan are its written form."""

import re


_FORM = re.compile(r"(-?)(\d+)(?:\.(\d{1,2}))?", re.ASCII)


def fen(text: str) -> int:
    """Read yuan ("1234.5" is 123450 fen); ValueError for anything finer than a fen or not a plain number."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f"an amount is written in yuan with at most two decimals, not {text!r}")
    sign, whole, fraction = match.groups()
    amount = int(whole) * 100 + int((fraction or "").ljust(2, "0"))
    return -amount if sign else amount


def yuan(amount: int) -> str:
    """Write fen as yuan with two decimals: 123450 is "1234.50"."""
    sign = "-" if amount < 0 else ""
    whole, rest = divmod(abs(amount), 100)
    return f"{sign}{whole}.{rest:02}"

"""The only operations that a rule may use beside + - * and comparison; whole numbers in, whole numbers out."""


def half_up(numerator: int, denominator: int) -> int:
    """The quotient rounded half away from zero (四舍五入); the denominator is positive."""
    if numerator < 0:
        return -((denominator - 2 * numerator) // (2 * denominator))
    return (2 * numerator + denominator) // (2 * denominator)


def floor_to(numerator: int, denominator: int) -> int:
    """The quotient without its fraction, towards minus infinity."""
    return numerator // denominator


def ceil_to(numerator: int, denominator: int) -> int:
    """The quotient raised to the next whole number, towards plus infinity (见分进角)."""
    return -(-numerator // denominator)


def clamp(value: int, lowest: int, highest: int) -> int:
    """The value, but no less than the lowest and no more than the highest."""
    return lowest if value < lowest else highest if value > highest else value


PRIMITIVES = {
    "half_up": half_up,
    "floor_to": floor_to,
    "ceil_to": ceil_to,
    "clamp": clamp,
    "min": min,
    "max": max,
    "abs": abs,
}

"""Money is integer tenge. Nothing here or anywhere else divides without saying how it rounds."""


def share(total: int, part: int, whole: int) -> int:
    """`total * part / whole` in tenge, halves up. `whole` must be positive."""
    if whole <= 0:
        raise ValueError(whole)
    return (2 * total * part + whole) // (2 * whole)


def percent(total: int, hundredths: int) -> int:
    """Hundredths of a percent of `total`, rounded down (300 = 3 %)."""
    return total * hundredths // 10_000

"""How far two people who audit the same cases agree, beyond what chance would bring about.

Kappa misleads where most grades are the same one, so Gwet's AC2 stands beside it. Both weigh a
grade that is one step away more lightly than one that is three. K. L. Gwet, Handbook of
Inter-Rater Reliability, 4th edition, chapters 3 and 5.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

AT_LEAST = 10
Z = 1.959963984540054  # 95%, two-sided

Table = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Coefficient:
    value: float
    error: float
    low: float
    high: float


@dataclass(frozen=True)
class Agreement:
    audits: int
    kappa: Coefficient
    ac2: Coefficient


def agreement(table: Table) -> Agreement | None:
    """From a square table: rows the first marker's grades, columns the second's.

    None below ten audits marked twice, and where nobody has used a second grade.
    """
    n = sum(map(sum, table))
    shares = [[count / n for count in row] for row in table] if n else []
    if n < AT_LEAST or _uses_one_grade(shares):
        return None
    return Agreement(n, _kappa(shares, n), _ac2(shares, n))


def _kappa(shares: list[list[float]], n: int) -> Coefficient:
    q = range(len(shares))
    rows, columns = _margins(shares)
    seen = sum(_weight(i, j, shares) * shares[i][j] for i in q for j in q)
    chance = sum(_weight(i, j, shares) * rows[i] * columns[j] for i in q for j in q)
    kappa = (seen - chance) / (1 - chance)
    by_row = [sum(_weight(i, j, shares) * columns[j] for j in q) for i in q]
    by_column = [sum(_weight(i, j, shares) * rows[i] for i in q) for j in q]
    spread = (
        sum(
            shares[i][j] * (_weight(i, j, shares) - (1 - kappa) * (by_row[i] + by_column[j])) ** 2
            for i in q
            for j in q
        )
        - (seen - 2 * (1 - kappa) * chance) ** 2
    )
    return _with_interval(kappa, spread, chance, n)


def _ac2(shares: list[list[float]], n: int) -> Coefficient:
    q = range(len(shares))
    rows, columns = _margins(shares)
    used = [(rows[k] + columns[k]) / 2 for k in q]
    weights = sum(_weight(i, j, shares) for i in q for j in q)
    scale = weights / (len(shares) * (len(shares) - 1))
    seen = sum(_weight(i, j, shares) * shares[i][j] for i in q for j in q)
    chance = scale * sum(share * (1 - share) for share in used)
    ac2 = (seen - chance) / (1 - chance)
    spread = (
        sum(
            shares[i][j]
            * (_weight(i, j, shares) - 2 * (1 - ac2) * scale * (1 - (used[i] + used[j]) / 2)) ** 2
            for i in q
            for j in q
        )
        - (seen - 2 * (1 - ac2) * chance) ** 2
    )
    return _with_interval(ac2, spread, chance, n)


def _weight(i: int, j: int, shares: list[list[float]]) -> float:
    return 1 - abs(i - j) / (len(shares) - 1)


def _margins(shares: list[list[float]]) -> tuple[list[float], list[float]]:
    return [sum(row) for row in shares], [sum(column) for column in zip(*shares, strict=True)]


def _with_interval(value: float, spread: float, chance: float, n: int) -> Coefficient:
    error = sqrt(max(spread, 0) / n) / (1 - chance)
    reach = _student(n - 1) * error
    return Coefficient(value, error, value - reach, min(value + reach, 1.0))


def _student(freedom: int) -> float:
    """Student's t at 97.5%, by the Cornish-Fisher expansion: to 0.0002 from 9 degrees on."""
    z, v = Z, freedom
    return (
        z
        + (z**3 + z) / (4 * v)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
    )


def _uses_one_grade(shares: list[list[float]]) -> bool:
    rows, columns = _margins(shares)
    return any(rows[k] == columns[k] == 1 for k in range(len(shares)))

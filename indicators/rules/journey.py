"""How many of those who entered in a quarter came as far as each step: what may be said of it.

Only counts of the same people are said to go on from one to the next.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from indicators.rules.suppression import is_small

NEVER: Mapping[str, Collection[int]] = MappingProxyType({})


@dataclass(frozen=True)
class Step:
    name: str
    count: int | None
    is_hidden: bool = False
    # Percentages; None where nothing may be said.
    of_step_before: Decimal | None = None
    of_entered: Decimal | None = None


def steps(
    counts: Sequence[tuple[str, int | None]],
    *,
    hide_below: int | None,
    told_before: Mapping[str, Collection[int]] = NEVER,
) -> list[Step]:
    """In their order. With a threshold a step is hidden where few came so far, or where few of the
    last step told didn't: who knows both numbers knows those. So it is where few more came than
    were told of the same cohort on an earlier day, by step in `told_before`."""
    found: list[Step] = []
    told: int | None = None
    for name, count in counts:
        known = [*told_before.get(name, ()), *([] if told is None else [told])]
        if count is not None and hide_below and _gives_few_away(count, known, hide_below):
            found.append(Step(name, None, is_hidden=True))
            continue
        before = found[-1].count if found else None
        entered = found[0].count if found else count
        found.append(
            Step(
                name,
                count,
                of_step_before=_share(count, before),
                of_entered=_share(count, entered),
            )
        )
        told = told if count is None else count
    return found


def _gives_few_away(count: int, known: Sequence[int], below: int) -> bool:
    apart = (abs(count - each) for each in known)
    return any(is_small(Decimal(each), below) for each in (count, *apart))


def _share(count: int | None, of: int | None) -> Decimal | None:
    """More than there were are not a part of them."""
    if count is None or not of or count > of:
        return None
    return Decimal(count) * 100 / of

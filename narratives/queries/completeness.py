"""Who has filled what of a month, and what a round would close without."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from indicators.checks.expected import Expected, expected
from indicators.models import Definition, Status
from indicators.rules.periods import Month

MISSING = "missing"
STATES = [*Status.values, MISSING]


@dataclass(frozen=True)
class Filled:
    """A section's figures of a month, counted by what is known of each."""

    section: str
    leads: str
    counts: Counter[str]
    missing: list[Expected]

    @property
    def expected(self) -> int:
        return self.counts.total()


def completeness(month: Month) -> list[Filled]:
    """By section, in the register's order."""
    sections: dict[str, list[Expected]] = {}
    for each in _awaited(month):
        sections.setdefault(each.section, []).append(each)
    leads = _leads()
    return [
        Filled(
            section,
            ", ".join(dict.fromkeys(filter(None, (leads.get(each.indicator) for each in rows)))),
            Counter(_state(each) for each in rows),
            [each for each in rows if _state(each) == MISSING],
        )
        for section, rows in sections.items()
    ]


def gaps(month: Month) -> list[Expected]:
    return [each for each in _awaited(month) if _state(each) == MISSING]


def name_of(each: Expected) -> str:
    return f"{each.code}, {each.category}" if each.category else each.code


def _awaited(month: Month) -> Iterator[Expected]:
    """What came before is awaited again; a new indicator's first figure comes when it comes."""
    return (each for each in expected(month) if each.last or each.now)


def _state(each: Expected) -> str:
    return each.now.status if each.now else MISSING


def _leads() -> dict[int, str]:
    """The posts that lead indicators now, by the indicator's id."""
    led = Definition.objects.current().filter(lead__isnull=False)
    return dict(led.values_list("indicator", "lead__post__title"))

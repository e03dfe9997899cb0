"""Which figures somebody may enter by hand today."""

from dataclasses import dataclass
from datetime import date

from indicators.queries import led_by
from indicators.rules.periods import Month
from kpiportal.access import ENTER_FIGURES, Scope
from kpiportal.models import Person
from narratives.models import Round
from narratives.queries import parts
from narratives.rules.workflow import RoundState


@dataclass(frozen=True)
class Reach:
    """By indicator the post under which they enter it, and the months; None: any."""

    acting_as: str | None
    led: dict[int, str] | None
    months: frozenset[Month] | None

    def holds(self, indicator: int, month: Month) -> bool:
        is_theirs = self.led is None or indicator in self.led
        return is_theirs and self.holds_month(month)

    def holds_month(self, month: Month) -> bool:
        return self.months is None or month in self.months

    def acts_as(self, indicator: int) -> str:
        return (self.led or {}).get(indicator) or self.acting_as or ""


def reach_of(person: Person, today: date) -> Reach:
    scopes = ENTER_FIGURES.scopes(person)
    if Scope.ALL in scopes:
        return Reach(parts.post_of(person, ENTER_FIGURES, today), None, None)
    posts = led_by(person, today) if Scope.OWN_WHILE_OPEN in scopes else {}
    led = {row: parts.acting_as(post, person, today) or "" for row, post in posts.items()}
    return Reach(None, led, open_months())


def open_months() -> frozenset[Month]:
    rounds = Round.objects.months().living().filter(state=RoundState.OPEN)
    return frozenset(rounds.values_list("end", flat=True))

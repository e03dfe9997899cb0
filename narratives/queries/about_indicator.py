"""What was written about one indicator, quarter after quarter, and what may be."""

from dataclasses import dataclass
from datetime import date

from indicators.models import Indicator
from indicators.queries import year_starts
from indicators.rules.periods import Month
from indicators.rules.quarters import Quarter
from kpiportal.access import WRITE_COMMENTARY
from kpiportal.models import Person
from narratives.models import Commentary, Round
from narratives.queries.parts import writer_of
from narratives.rules.prompts import PROMPTS, About, split
from narratives.rules.workflow import DECIDED


@dataclass(frozen=True)
class Written:
    """A commentary with its answers, each under its heading."""

    commentary: Commentary
    answers: list[tuple[str, str]]


def commentary_on(
    indicator: Indicator, person: Person, *, until: Month, known_on: date | None
) -> list[Written]:
    """The newest quarter first. Of a day of the past, only what has stayed as it was since."""
    written = (
        Commentary.objects.visible_to(person)
        .filter(indicator=indicator, round__end__lte=until)
        .exclude(text="")
    )
    if known_on:
        written = written.filter(since__date__lte=known_on)
    rows = written.select_related("round").prefetch_related("acceptances")
    return [
        Written(one, _answers(one.text)) for one in rows.order_by("-round__end", "-round__edition")
    ]


def quarter_to_write_in(
    indicator: Indicator, person: Person, *, month: Month, today: date
) -> Round | None:
    """The month's quarter, where this person may write of the indicator and nobody has."""
    if not WRITE_COMMENTARY.is_held_by(person):
        return None
    end = Quarter.containing(month, year_starts()).end
    open_ones = Round.objects.quarters().visible_to(person).exclude(state__in=DECIDED)
    quarter = open_ones.filter(end=end).first()
    if quarter is None:
        return None
    ours = Commentary(round=quarter, indicator=indicator)
    written = Commentary.objects.filter(round=quarter, indicator=indicator).exclude(text="")
    return quarter if writer_of(ours, person, today) and not written.exists() else None


def _answers(text: str) -> list[tuple[str, str]]:
    """What was written without a heading stays so."""
    answers = split(About.INDICATOR, text)
    named = [(prompt.heading, answers[prompt.name]) for prompt in PROMPTS[About.INDICATOR]]
    given = [(heading, answer) for heading, answer in named if answer]
    return [("", given[0][1])] if len(given) == 1 and "## " not in text else given

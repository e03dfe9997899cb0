"""What a text claims of figures in words alone: above target, has fallen every month since July."""

from collections.abc import Iterator, Sequence
from typing import Any

from narratives.rules.claims.claim import Claim
from narratives.rules.claims.comparisons import Comparisons
from narratives.rules.claims.labels import Labels
from narratives.rules.claims.movements import Movements
from narratives.rules.claims.roles import sentences
from narratives.rules.claims.said_sentence import Sentence
from narratives.rules.claims.said_words import NEGATION
from narratives.rules.claims.saying import Form, Said
from narratives.rules.claims.superlatives import superlatives
from narratives.rules.claims.when import Calendar, Mention
from narratives.rules.claims.windows import of_quarter


def found(
    text: str,
    claims: Sequence[Claim],
    periods: Sequence[Mention],
    labels: Labels,
    calendar: Calendar,
) -> list[Said]:
    said: list[Said] = []
    for start, stop in sentences(text):
        inside = [each for each in claims if start <= each.figure.start < stop]
        named = [each for each in periods if start <= each.start < stop]
        said += _read(text, start, stop, inside, named, labels, calendar)
    return said


def _read(*sentence: Any) -> list[Said]:
    """Each place once: a run or a comparison is no mere movement."""
    moves = Movements(*sentence)
    streaks = list(moves.streaks())
    taken = {each.start for each in streaks}
    compared = [each for each in Comparisons(*sentence).read() if each.start not in taken]
    taken |= {each.start for each in compared}
    trends = [each for each in moves.trends() if each.start not in taken]
    return [*streaks, *_Extremes(*sentence).read(), *compared, *trends]


class _Extremes(Sentence):
    def read(self) -> Iterator[Said]:
        for each in superlatives(self.text, self.start, self.stop, self.periods):
            quarter = of_quarter(self.calendar) if each.of_quarter else ()
            yield self._said(
                each.start,
                each.stop,
                Form.EXTREME,
                way=each.way,
                since=each.since,
                count=each.months,
                every=each.on_record,
                whens=each.whens,
                windows=quarter,
                rank=each.rank,
                place=each.place,
                negated=bool(NEGATION.search(self.text[self.start : each.start])),
            )

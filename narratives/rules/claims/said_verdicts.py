"""Whether the figures bear out what a text says in words alone."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from narratives.rules.claims import amounts as held
from narratives.rules.claims import peaks, streaks
from narratives.rules.claims.answers import Answer, answer, moved, shown, sign, way_holds
from narratives.rules.claims.changes import Measure, Move, moves
from narratives.rules.claims.claim import Claim
from narratives.rules.claims.facts import PERCENT, Amount, Facts, Series, Subject, times
from narratives.rules.claims.figures import Sort
from narratives.rules.claims.findings import Finding, Verdict
from narratives.rules.claims.naming import series_of
from narratives.rules.claims.references import reference_amount
from narratives.rules.claims.saying import Form, Said
from narratives.rules.claims.subjects import is_about, named
from narratives.rules.claims.when import Calendar, Kind, When
from narratives.rules.claims.words import SUBSET


def of(
    said: Said,
    claims: Sequence[Claim],
    facts: Facts,
    calendar: Calendar,
    spoken_of: str = "",
) -> Finding:
    """Borne out if any indicator bears it out; contradicted where all that can be asked deny it.

    `spoken_of` is the code of the indicator whose figure the sentence has just given.
    """
    answers = [
        answer
        for subject in _subjects(facts, spoken_of)
        for series in _series(said, claims, subject)
        for answer in _ASKED[said.form](said, subject, series, facts, calendar)
    ]
    told = [each for each in answers if each.holds is not None]
    if said.negated:
        told = [Answer(not each.holds, each.instead, each.what) for each in told]
    borne = next((each for each in told if each.holds), None)
    if borne:
        return Finding(said.text, Verdict.MATCH, None, borne.what)
    off = not is_about(facts.subjects, said.clause) or SUBSET.search(said.clause)
    # Of a run or a peak the plainest window decides; a rise is open while any can't be told.
    unsure = len(told) < len(answers) and said.form not in {Form.STREAK, Form.EXTREME}
    if not told or unsure or off or answers[0].holds is None:
        return Finding(
            said.text, Verdict.UNMATCHED, None, "The portal holds nothing that these words fix."
        )
    first = told[0]
    return Finding(said.text, Verdict.CONTRADICTS, first.instead, first.what)


def _subjects(facts: Facts, spoken_of: str) -> list[Subject]:
    """Of those alike in unit only the one that is spoken of."""
    unit = next((each.unit for each in facts.subjects if each.code == spoken_of), None)
    return [each for each in facts.subjects if each.unit != unit or each.code == spoken_of]


def _series(said: Said, claims: Sequence[Claim], subject: Subject) -> list[Series]:
    if not subject.categories:
        return [subject.whole]
    stand_in = [each for each in claims if each.text == said.sentence]
    if stand_in:
        return [series for series, _ in series_of(stand_in[0], subject)]
    if subject.whole.figures:
        return [subject.whole]
    return named(subject.categories, said.clause)


def _against(
    said: Said, subject: Subject, series: Series, facts: Facts, calendar: Calendar
) -> Iterator[Answer]:
    if said.against is not None:
        for move in moves(
            subject, series, said.whens, (said.against,), calendar, projected=said.projected
        ):
            yield answer(said, subject, move.now, move.before)
        return
    other = reference_amount(subject, said.reference, calendar)
    if other is None:
        return
    values = _now(said, subject, series, calendar)
    for place, value in enumerate(values):
        told = answer(said, subject, value, other)
        if told.holds or not place:
            yield told


def _now(said: Said, subject: Subject, series: Series, calendar: Calendar) -> list[Amount]:
    """The figure that is held against another, the plainest first."""
    found: list[Amount] = []
    if said.projected:
        found += held.projected(subject, series, calendar.month)
    whens = list(said.whens) or [When(Kind.MONTH, calendar.month)]
    if not said.whens and subject.months == 1:
        whens += [calendar.quarter, When(Kind.TO_DATE, calendar.month)]
    for when in whens:
        found += held.amounts(subject, series, when, at_end=True)[:1]
    return found


def _trend(
    said: Said, subject: Subject, series: Series, facts: Facts, calendar: Calendar
) -> Iterator[Answer]:
    if said.typed_from is not None:
        yield from _from_typed(said, subject, series, calendar)
        return
    against: tuple[When, ...] = (said.against,) if said.against else ()
    if said.since is not None and said.against in {None, said.since}:
        against = _since(said.since)
    found = moves(
        subject,
        series,
        said.whens,
        against,
        calendar,
        projected=said.projected,
        in_that=said.in_that,
        measure=_measure(said, subject, series),
    )
    if not against:
        found = found[:1] + [
            each for each in found[1:] if each.rank and _is_of_this_year(each, calendar)
        ]
    for move in found:
        yield moved(said.way, subject, move)


def _made_alike(
    typed: Fraction, said: Said, nows: list[Amount], subject: Subject, series: Series
) -> list[Amount]:
    """Made as that was from which it came: to date, or the month's alone."""
    whens = said.typed_from.whens if said.typed_from else ()
    befores = [each for when in whens for each in held.amounts(subject, series, when)]
    alike = [
        now
        for now, before in zip(nows, befores, strict=False)
        if abs(before.number - typed) < Fraction(1, 2)
    ]
    return alike or nows


def _whens_of_now(said: Said, calendar: Calendar) -> list[When]:
    """As long a time as that from which it came: a quarter is held against a quarter."""
    if said.whens:
        return list(said.whens)
    month = When(Kind.MONTH, calendar.month)
    came_from = said.typed_from.whens if said.typed_from else ()
    if not came_from:
        return [month, calendar.quarter]
    return [calendar.quarter] if came_from[0].kind is Kind.QUARTER else [month]


def _measure(said: Said, subject: Subject, series: Series) -> Measure:
    """The share of a category, where the words speak of shares."""
    share = said.typed_from and said.typed_from.figure.sort in {Sort.PERCENT, Sort.FRACTION}
    word = re.search(r"\b(?:share|proportion|percentage)\b", said.sentence, re.IGNORECASE)
    if series.category and subject.counts and (share or word):
        return held.share
    return held.amounts


def _since(when: When) -> tuple[When, ...]:
    """Since July may leave July out or take it in."""
    return (when, When(when.kind, when.end - 1)) if when.kind is Kind.MONTH else (when,)


def _is_of_this_year(move: Move, calendar: Calendar) -> bool:
    """Without a time named, up or down is since the time before or since the year's start."""
    return move.before.end is None or move.before.end > calendar.year_end_before


def _from_typed(
    said: Said, subject: Subject, series: Series, calendar: Calendar
) -> Iterator[Answer]:
    assert said.typed_from is not None
    figure = said.typed_from.figure
    typed = Fraction(figure.number)
    if figure.of is not None:
        if subject.unit != PERCENT:
            return
        typed = 100 * typed / Fraction(figure.of)
    measure = _measure(said, subject, series)
    for when in _whens_of_now(said, calendar):
        a_month = said.typed_from.average and when.kind is Kind.QUARTER and subject.counts
        found = [
            times(each, Fraction(1, 3), each.what) if a_month else each
            for each in measure(subject, series, when)
        ]
        for now in _made_alike(typed, said, found, subject, series):
            by = now.number - typed
            holds = way_holds(said.way, subject, sign(by))
            if figure.of is not None and now.numerator is not None:
                by_count = sign(now.numerator - Fraction(figure.number))
                holds = holds or way_holds(said.way, subject, by_count)
            way = "up" if by > 0 else "down" if by < 0 else "unchanged"
            before = shown(subject, Amount(typed, now.span, ""))
            yield Answer(holds, f"{way} from {before} to {shown(subject, now)}", now.what)


_ASKED = {
    Form.AGAINST: _against,
    Form.TREND: _trend,
    Form.STREAK: streaks.streak,
    Form.EXTREME: peaks.extreme,
}

"""A text against what the portal holds: what becomes of each figure and each claim in words."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from indicators.rules.display import half_away, plain
from indicators.rules.spans import decimal
from narratives.rules.claims import multiples, said, said_verdicts, share_verdicts
from narratives.rules.claims import typed as typed_beside
from narratives.rules.claims.claim import Claim, Role
from narratives.rules.claims.facts import PERCENT, RATES, Amount, Facts
from narratives.rules.claims.figures import Sort, figures
from narratives.rules.claims.findings import Finding, Verdict
from narratives.rules.claims.holding import Fit, fit
from narratives.rules.claims.labels import Labels
from narratives.rules.claims.legible import legible
from narratives.rules.claims.mentions import mentions
from narratives.rules.claims.reading import COUNT, POINTS, Reading
from narratives.rules.claims.readings import readings
from narratives.rules.claims.role_words import WAYS
from narratives.rules.claims.roles import claims
from narratives.rules.claims.runs import of_run
from narratives.rules.claims.saying import Form, Said
from narratives.rules.claims.telling import unmatched, unread, written_as
from narratives.rules.claims.when import Calendar
from narratives.rules.claims.words import ANY_WAY, Bound, Way, way_of


def check(statement: str, facts: Facts) -> list[Finding]:
    """In the order of the text."""
    read = legible(statement)
    text = read.text
    calendar = Calendar(facts.month, facts.year_starts)
    periods = mentions(text, calendar)
    typed = figures(text, periods, facts.titles, facts.codes)
    labels = Labels(facts.comparators)
    found = claims(text, typed, periods, labels, calendar)
    told = [(each, of_figure(each, found, facts, calendar)) for each in found]
    told = [(each, typed_beside.of_share(each, finding, told)) for each, finding in told]
    placed = [(each.figure.start, finding) for each, finding in told]
    read_of = {each.figure.start for each in found}
    placed += [(each.start, unread(each)) for each in typed if each.start not in read_of]
    in_words = said.found(text, found, periods, labels, calendar)
    for each in in_words:
        code = _spoken_of(each, told, facts)
        beside = typed_beside.of_bracket(each, told, text)
        placed.append((each.start, beside or said_verdicts.of(each, found, facts, calendar, code)))
    placed += share_verdicts.of_shares(text, periods, facts, calendar)
    return [
        replace(finding, figure=read.as_typed(finding.figure, start))
        for start, finding in sorted(placed, key=lambda each: each[0])
    ]


def _spoken_of(said: Said, told: Sequence[tuple[Claim, Finding]], facts: Facts) -> str:
    """The indicator that bore out the figure last given in a sentence before these words."""
    ahead = [
        finding.what
        for claim, finding in told
        if claim.text == said.sentence
        and claim.figure.start < said.start
        and claim.role is Role.VALUE
        and finding.verdict is Verdict.MATCH
    ]
    codes = [
        code for code in facts.codes if ahead and re.match(rf"{re.escape(code)}[ ,]", ahead[-1])
    ]
    return codes[0] if len(facts.codes) > 1 and codes and said.form is Form.AGAINST else ""


def of_figure(
    claim: Claim, claims_found: Sequence[Claim], facts: Facts, calendar: Calendar
) -> Finding:
    if claim.wished and claim.role not in {Role.TARGET, Role.BENCHMARK}:
        return unmatched(claim, "It is wished for or foreseen.")
    if claim.figure.sort is Sort.PAIR:
        return _of_pair(claim, facts, calendar)
    if claim.role is Role.MULTIPLE or claim.figure.sort is Sort.FACTOR:
        return multiples.of_multiple(claim, claims_found, facts, calendar)
    if claim.role is Role.RUN:
        missing = unmatched(claim)
        return of_run(claim, facts, calendar) or missing
    return _of_value(claim, facts, calendar)


def _of_value(claim: Claim, facts: Facts, calendar: Calendar) -> Finding:
    allowed = readings(claim, facts, calendar)
    fits = [(_fit(claim, each), each) for each in allowed]
    for verdict, wanted in [(Verdict.MATCH, Fit.MATCH), (Verdict.TRUNCATED, Fit.TRUNCATED)]:
        for fitting, reading in fits:
            if fitting is wanted:
                return Finding(claim.figure.text, verdict, None, reading.amount.what)
    if any(fitting is Fit.PERHAPS and (each.fixed or not each.move) for fitting, each in fits):
        return unmatched(claim, "The figure held is too coarse, or the words too loose, to say.")
    fixed = sorted((each for each in allowed if _fixes(claim, each)), key=lambda each: each.rank)
    if not fixed or claim.subset or _has_a_pair_of_its_own(claim, facts):
        return unmatched(claim)
    plainest = fixed[0]
    if _says_the_same(claim, plainest):
        return unmatched(claim)
    return Finding(
        claim.figure.text, Verdict.CONTRADICTS, _should_be(claim, plainest), plainest.amount.what
    )


def _says_the_same(claim: Claim, reading: Reading) -> bool:
    """Whether what it should be is what was typed, only misread: fell by 19, and it is down 19."""
    if claim.figure.bound is not Bound.EXACT or not _is_as_typed(claim, reading):
        return False
    if reading.move is None:
        return True
    clause = f"{_JOINS.split(claim.before)[-1]} {_JOINS.split(claim.after)[0]}"
    ways = [WAYS.get(each.lower()) or way_of(each) for each in _WAYS.findall(clause)]
    by, better = reading.amount.number, reading.move.better
    return any(way is not None and _goes(way, by, better) for way in ways)


def _is_as_typed(claim: Claim, reading: Reading) -> bool:
    size = abs(reading.amount.number) if reading.move else reading.amount.number
    typed, decimals = claim.figure.number, claim.figure.decimals
    return not reading.amount.is_between and half_away(decimal(size), decimals) == typed


# Any word of a way, and where a clause ends.
_WAYS = re.compile(rf"\b(?:{ANY_WAY}|rise|fall|drop|decline)\b", re.IGNORECASE)
_JOINS = re.compile(r"[,;:()]|\b(?:and|but|while|although|though)\b", re.IGNORECASE)


def _fixes(claim: Claim, reading: Reading) -> bool:
    """A bare number beside a percentage may count what the portal doesn't."""
    return reading.fixed and not (claim.figure.sort is Sort.NUMBER and reading.unit == POINTS)


def _has_a_pair_of_its_own(claim: Claim, facts: Facts) -> bool:
    """96.5%, 775 of 803: of counts that are not the month's, though no period is named."""
    pair = claim.pair
    if pair is None or pair.of is None or claim.is_dated or not _may_be_of_longer(facts):
        return False
    share = Decimal(100) * pair.number / pair.of
    return half_away(share, claim.figure.decimals) == claim.figure.number


def _fit(claim: Claim, reading: Reading) -> Fit:
    """A change is held by its size and by its way."""
    if reading.move is None:
        return fit(claim.figure, reading.amount)
    by = reading.amount
    size = by if by.number >= 0 else Amount(-by.number, -by.span, by.what)
    found = fit(claim.figure, size)
    if found is Fit.NOT or claim.way is None or not by.number:
        return found
    return found if _goes(claim.way, by.number, reading.move.better) else Fit.NOT


def _goes(way: Way, by: Fraction, better: str) -> bool:
    match way:
        case Way.UP:
            return by > 0
        case Way.DOWN:
            return by < 0
        case Way.SAME:
            return by == 0
    if better == "neutral":
        return True
    good = (by > 0) == (better == "bigger")
    return good if way is Way.BETTER else not good


def _should_be(claim: Claim, reading: Reading) -> str:
    decimals = claim.figure.decimals
    if reading.unit in RATES and not decimals and reading.amount.number.denominator > 1:
        decimals = 1
    if reading.amount.is_between:
        ends = [reading.amount.span.least, reading.amount.span.most]
        return " to ".join(written_as(end, reading.unit, max(1, decimals)) for end in ends)
    # More than 20, where it is 20.
    is_loose = claim.figure.bound is not Bound.EXACT
    exactly = "exactly " if is_loose and _is_as_typed(claim, reading) else ""
    if reading.move is None:
        return exactly + written_as(reading.amount.number, reading.unit, decimals)
    by = reading.amount.number
    if not by:
        return "no change"
    size = exactly + written_as(abs(by), reading.unit, decimals)
    if claim.role is Role.GAP:
        return f"{size} {'above' if by > 0 else 'below'}"
    return f"{'up' if by > 0 else 'down'} {size}"


def _of_pair(claim: Claim, facts: Facts, calendar: Calendar) -> Finding:
    """133 of 577: both counts, or where no counts are held what they come to."""
    some, of = Fraction(claim.figure.number), Fraction(claim.figure.of or 1)
    allowed = readings(claim, facts, calendar)
    held = [
        each.amount
        for each in allowed
        if each.amount.numerator is not None and each.unit != COUNT and each.move is None
    ]
    for each in held:
        rest = (each.denominator or Fraction(0)) - (each.numerator or Fraction(0))
        if each.denominator == of and some in {each.numerator, rest if claim.negative else None}:
            return Finding(claim.figure.text, Verdict.MATCH, None, each.what)
    counts = {each.amount.number for each in allowed if each.move is None and each.unit != PERCENT}
    if {some, of} <= counts:
        return Finding(claim.figure.text, Verdict.MATCH, None, "both are held")
    shares = [each for each in allowed if each.unit == PERCENT and each.move is None]
    without = [each for each in shares if each.amount.numerator is None]
    share = 100 * some / of
    if _speaks_of_the_rest(claim):
        share = 100 - share
    for one in without:
        if one.amount.may_be(share):
            return Finding(claim.figure.text, Verdict.MATCH, None, one.amount.what)
    fixed = sorted((each for each in shares if each.fixed), key=lambda each: each.rank)
    loose = not any(each.amount.numerator for each in fixed) and not claim.is_dated
    if not fixed or claim.subset or (loose and _may_be_of_longer(facts)):
        return unmatched(claim, "The portal holds no counts that these words fix.")
    return _pair_contradicted(claim, fixed[0])


def _speaks_of_the_rest(claim: Claim) -> bool:
    """Two of the 55 were not."""
    behind = claim.text.split(claim.figure.text, 1)[-1]
    return bool(re.match(r"(?:[^,.;]|\.\d)*\b(?:not|never|no longer)\b", behind))


def _may_be_of_longer(facts: Facts) -> bool:
    """Whether counts may be of the quarter or the year, of which a month's share says nothing."""
    return any(each.months == 1 for each in facts.subjects)


def _pair_contradicted(claim: Claim, reading: Reading) -> Finding:
    amount = reading.amount
    if amount.is_between:
        should_be = _should_be(claim, reading)
    elif amount.numerator is not None and amount.denominator is not None:
        should_be = f"{_count(amount.numerator)} of {_count(amount.denominator)}"
    else:
        should_be = written_as(amount.number, PERCENT, 1)
    return Finding(claim.figure.text, Verdict.CONTRADICTS, should_be, amount.what)


def _count(number: Fraction) -> str:
    return plain(decimal(number))

"""What a sentence's own figures make of one another, once the data has borne them out."""

import re
from collections.abc import Sequence
from fractions import Fraction

from indicators.rules.display import half_away
from indicators.rules.spans import decimal
from narratives.rules.claims.claim import Claim, Role
from narratives.rules.claims.facts import PERCENT
from narratives.rules.claims.figures import Sort
from narratives.rules.claims.findings import Finding, Verdict
from narratives.rules.claims.said_words import Lies
from narratives.rules.claims.saying import Said
from narratives.rules.claims.telling import written_as
from narratives.rules.claims.words import Bound, Way

Told = Sequence[tuple[Claim, Finding]]

_BRACKET = re.compile(r"[^,;()]{0,25}\(\s?(?:at )?")


def of_bracket(said: Said, told: Told, text: str) -> Finding | None:
    """31, lower than last year (27): the figure in brackets is what it is held against."""
    if said.against is None or said.negated or said.lies not in {Lies.ABOVE, Lies.BELOW}:
        return None
    stop = said.start + len(said.text)
    other = [
        (claim, finding)
        for claim, finding in told
        if claim.figure.start >= stop and _BRACKET.fullmatch(text[stop : claim.figure.start])
    ]
    own = [each for each in _borne_out(told, said.sentence) if each[0].figure.start < said.start]
    own = [each for each in own if each[0].role is Role.VALUE]
    if len(own) != 1 or not other or not _are_alike(own[0], other[0]):
        return None
    value, held = own[0][0].figure, other[0][0].figure
    by = value.number - held.number
    if not by:
        return None
    where = "above" if by > 0 else "below"
    what = f"{value.text} beside {held.text}"
    if (by > 0) == (said.lies is Lies.ABOVE):
        return Finding(said.text, Verdict.MATCH, None, what)
    return Finding(
        said.text, Verdict.CONTRADICTS, f"{where}: {value.text} against {held.text}", what
    )


def of_share(claim: Claim, finding: Finding, told: Told) -> Finding:
    """From 14 to 23 (39%): by how much of the figure from which it came it has moved."""
    figure = claim.figure
    is_share = claim.role is Role.CHANGE and figure.sort is Sort.PERCENT
    is_loose = figure.bound is not Bound.EXACT or finding.verdict is not Verdict.UNMATCHED
    if not is_share or is_loose or not re.search(r"\(\s?[-+]?$", claim.before):
        return finding
    ahead = [each for each in _borne_out(told, claim.text) if each[0].figure.start < figure.start]
    counts = [each for each in ahead if each[0].figure.sort is Sort.NUMBER]
    before = [each for each in counts if each[0].role is Role.BEFORE]
    now = [each for each in counts if each[0].role is Role.VALUE]
    if len(before) != 1 or len(now) != 1 or not _are_alike(before[0], now[0]):
        return finding
    one, other = (Fraction(each[0][0].figure.number) for each in (before, now))
    if one.denominator > 1 or other.denominator > 1 or not one or not other:
        return finding
    by = other / one - 1
    shares = {
        half_away(decimal(100 * abs(each)), figure.decimals) for each in (by, one / other - 1)
    }
    is_turned = claim.way in {Way.UP, Way.DOWN} and (claim.way is Way.UP) != (by > 0)
    if figure.number in shares and not is_turned:
        return finding
    size = written_as(100 * abs(by), PERCENT, figure.decimals)
    what = f"{now[0][0].figure.text} beside {before[0][0].figure.text}"
    return Finding(figure.text, Verdict.CONTRADICTS, f"{'up' if by > 0 else 'down'} {size}", what)


def _borne_out(told: Told, sentence: str) -> list[tuple[Claim, Finding]]:
    return [
        (claim, finding)
        for claim, finding in told
        if claim.text == sentence and finding.verdict is Verdict.MATCH
    ]


def _are_alike(one: tuple[Claim, Finding], other: tuple[Claim, Finding]) -> bool:
    """Whether both are of one indicator, and in one unit."""
    codes = {re.split(r",| (?:in|to) ", finding.what)[0] for _, finding in (one, other)}
    both = Verdict.MATCH is one[1].verdict is other[1].verdict
    return both and len(codes) == 1 and one[0].figure.sort is other[0].figure.sort

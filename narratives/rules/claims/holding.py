"""Whether a figure as it was typed is borne out by one that is held."""

from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from fractions import Fraction

from indicators.rules.display import half_away
from indicators.rules.spans import Span, decimal, exactly, printed
from narratives.rules.claims.facts import Amount
from narratives.rules.claims.figures import Figure, Sort
from narratives.rules.claims.words import FRACTION_FAR, FRACTION_NEAR, LOOSELY, Bound


class Fit(StrEnum):
    MATCH = "match"
    TRUNCATED = "truncated"
    PERHAPS = "perhaps"
    NOT = "not"


def fit(figure: Figure, amount: Amount) -> Fit:
    """PERHAPS where the figure held is too coarse, or the words too loose, to say."""
    if amount.is_between:
        inside = _overlap(printed(figure.number, figure.decimals), amount.span)
        if figure.bound is Bound.OVER and amount.span.least > figure.number:
            return Fit.MATCH
        if figure.bound is Bound.UNDER and amount.span.most < figure.number:
            return Fit.MATCH
        return Fit.PERHAPS if inside else Fit.NOT
    if figure.sort is Sort.FRACTION:
        return _of_fraction(figure, amount)
    if figure.bound is Bound.EXACT:
        return _as_typed(figure.number, figure.decimals, amount)
    return _bounded(figure, amount)


def _as_typed(number: Decimal, decimals: int, amount: Amount) -> Fit:
    value = decimal(amount.number)
    if half_away(value, decimals) == number:
        return Fit.MATCH
    if value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_DOWN) == number:
        return Fit.TRUNCATED
    if amount.span.least < amount.span.most and _overlap(printed(number, decimals), amount.span):
        return Fit.PERHAPS
    return Fit.NOT


def _of_fraction(figure: Figure, amount: Amount) -> Fit:
    over = amount.number - Fraction(figure.number)
    loosely = _within(abs(over), FRACTION_NEAR, FRACTION_FAR)
    match figure.bound:
        case Bound.OVER | Bound.AT_LEAST:
            return Fit.MATCH if over > 0 else Fit.NOT
        case Bound.UNDER | Bound.AT_MOST:
            return Fit.MATCH if over < 0 else Fit.NOT
        case Bound.JUST_OVER:
            return loosely if over > 0 else Fit.NOT
        case Bound.NEARLY:
            return loosely if over < 0 else Fit.NOT
    return loosely


def _overlap(one: Span, other: Span) -> bool:
    return one.least < other.most and other.least < one.most


def _bounded(figure: Figure, amount: Amount) -> Fit:
    typed = Fraction(figure.number)
    if _as_typed(figure.number, figure.decimals, amount) is Fit.MATCH and figure.bound not in {
        Bound.OVER,
        Bound.UNDER,
    }:
        return Fit.MATCH
    off = _within(
        abs(amount.number - typed),
        max(LOOSELY.near * abs(figure.number), LOOSELY.near_units * figure.unit),
        max(LOOSELY.far * abs(figure.number), LOOSELY.far_units * figure.unit),
    )
    held, least = amount.span, exactly(typed)
    match figure.bound:
        case Bound.OVER | Bound.AT_LEAST:
            return _if(may_be=least.may_be_below(held), likely=amount.number > typed)
        case Bound.UNDER | Bound.AT_MOST:
            return _if(may_be=held.may_be_below(least), likely=amount.number < typed)
        case Bound.JUST_OVER:
            return off if amount.number > typed else Fit.NOT
        case Bound.NEARLY:
            return off if amount.number < typed else Fit.NOT
    return off


def _if(*, may_be: bool, likely: bool) -> Fit:
    if likely:
        return Fit.MATCH
    return Fit.PERHAPS if may_be else Fit.NOT


def _within(off: Fraction, near: Decimal, far: Decimal) -> Fit:
    if off <= Fraction(near):
        return Fit.MATCH
    return Fit.PERHAPS if off <= Fraction(far) else Fit.NOT

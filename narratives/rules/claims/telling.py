"""What the findings say of a claim."""

from fractions import Fraction

from indicators.rules.display import half_away
from indicators.rules.spans import decimal
from narratives.rules.claims.claim import Claim
from narratives.rules.claims.facts import PERCENT, RATES
from narratives.rules.claims.figures import Figure
from narratives.rules.claims.findings import Finding, Verdict
from narratives.rules.claims.reading import POINTS

NOT_HELD = "The portal holds nothing that these words fix."


def unmatched(claim: Claim, why: str = NOT_HELD) -> Finding:
    return Finding(claim.figure.text, Verdict.UNMATCHED, None, why)


def unread(figure: Figure) -> Finding:
    return Finding(
        figure.text,
        Verdict.UNMATCHED,
        None,
        "The sentence has too many figures to tell them apart.",
    )


def written_as(number: Fraction, unit: str, decimals: int) -> str:
    rounded = half_away(decimal(number), decimals)
    while unit in {PERCENT, POINTS} and decimals < 1 and not rounded and number:
        decimals += 1
        rounded = half_away(decimal(number), decimals)
    text = f"{rounded:,f}"
    if unit == PERCENT:
        return f"{text}%"
    if unit == POINTS:
        return f"{text} percentage points"
    if unit in RATES:
        return f"{text} per {RATES[unit]:,}"
    return text

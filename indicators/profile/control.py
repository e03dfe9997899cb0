"""An indicator's history read by the rules of statistical process control."""

from indicators.profile.history import History
from indicators.rules.spc import (
    Assurance,
    Cause,
    Chart,
    Event,
    Point,
    Reading,
    Side,
    Variation,
    chart,
)

CAUSES = {
    Cause.OUTSIDE: {Side.HIGH: "above the upper limit", Side.LOW: "below the lower limit"},
    Cause.TREND: {Side.HIGH: "seven rising in a row", Side.LOW: "seven falling in a row"},
    Cause.TWO_OF_THREE: {
        Side.HIGH: "two of three near the upper limit",
        Side.LOW: "two of three near the lower limit",
    },
    Cause.SHIFT: {
        Side.HIGH: "seven in a row above the mean",
        Side.LOW: "seven in a row below the mean",
    },
}
# The latest figure, as a clause that follows "The latest figure".
VARIATION = {
    Variation.COMMON: "lies within what is usual for it",
    Variation.IMPROVEMENT_HIGH: "is unusually high, an improvement",
    Variation.IMPROVEMENT_LOW: "is unusually low, an improvement",
    Variation.CONCERN_HIGH: "is unusually high, a concern",
    Variation.CONCERN_LOW: "is unusually low, a concern",
    Variation.NEUTRAL_HIGH: "is unusually high",
    Variation.NEUTRAL_LOW: "is unusually low",
}

ASSURANCE = {
    Assurance.MET: "As things go, the target is met every time.",
    Assurance.MISSED: "As things go, the target is missed every time: only a change in the work "
    "would meet it.",
    Assurance.HIT_AND_MISS: "As things go, chance decides whether the target is met.",
}


def control(history: History) -> Chart:
    """By the figures alone that the audience is told, so that no limit gives another away."""
    points = [Point(each.end, each.value) for each in history.figures if each.value is not None]
    definition = history.definition
    return chart(
        points,
        months=definition.months,
        lookback=definition.lookback,
        better=definition.better,
        target=history.target_at(points[-1].end) if points else None,
        events=[
            *(Event(each.first, each.reason) for each in history.new_limits),
            *(Event(each.first, each.reason or "Break") for each in history.breaks),
        ],
    )


def why(reading: Reading) -> str:
    """Every rule that marks a point, the deciding one first: "above the upper limit"."""
    return "; ".join(CAUSES[special.cause][special.side] for special in reading.special)


def in_words(found: Chart) -> str:
    """What the chart says of the latest figure and of the target."""
    if found.variation is None:
        return found.why_none
    latest = found.segments[-1].readings[-1]
    because = f": {why(latest)}" if latest.special else ""
    sentence = f"The latest figure {VARIATION[found.variation]}{because}."
    if found.assurance:
        sentence = f"{sentence} {ASSURANCE[found.assurance]}"
    return f"{sentence} {found.warning}".strip()

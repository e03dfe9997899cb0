"""What a council's rule holds against one another, in words for those who never wrote one."""

from indicators.rules.comparison import Call, Comparison, Expression, Function, Operator

OPERATORS = {
    Operator.AT_MOST: "is at most",
    Operator.AT_LEAST: "is at least",
    Operator.EQUAL: "equals",
    Operator.BELOW: "is less than",
    Operator.ABOVE: "is more than",
    Operator.SHARE_OF: "is a percentage of a whole number out of",
    Operator.RUNS_ON: "is the year to date of",
}
_WORDS = {
    Function.CATEGORIES: "the categories of {} together",
    Function.NUMERATOR: "the numerator of {}",
    Function.DENOMINATOR: "the denominator of {}",
    Function.SUM_TO_DATE: "the year to date of {}",
    Function.PER_10000: "{} for each 10,000 children",
    Function.PERCENT: "{} as a percentage of {}",
    Function.DIFFERENCE: "{} less {}",
    Function.SUM: "{} and {} together",
}
_COME_TO = {Function.CATEGORIES, Function.SUM}


def rule_in_words(comparison: Comparison) -> str:
    """CSC 004i equals the categories of X-CO together"""
    operator = OPERATORS[comparison.operator]
    return f"{_begun(comparison.left)} {operator} {in_words(comparison.right)}"


def with_figure(side: Expression, figure: str) -> str:
    """What a side is, in the middle of a sentence."""
    return f"{in_words(side)} {_is(side)} {figure}"


def begun_with_figure(side: Expression, figure: str) -> str:
    return f"{_begun(side)} {_is(side)} {figure}"


def in_words(side: Expression) -> str:
    if isinstance(side, Call):
        *others, last = [in_words(each) for each in side.arguments]
        # Of many to be added up, all but the last stand in a list.
        named = [", ".join(others), last] if others else [last]
        return _WORDS[side.function].format(*named)
    if side.category is None:
        return side.code
    return f"{side.code} ({side.category or 'the whole'})"


def _is(side: Expression) -> str:
    return "come to" if isinstance(side, Call) and side.function in _COME_TO else "is"


def _begun(side: Expression) -> str:
    """At the start of a sentence; a code keeps its letters as they are."""
    said = in_words(side)
    begins_with_words = isinstance(side, Call) and _WORDS[side.function].startswith("the ")
    return f"T{said[1:]}" if begins_with_words else said

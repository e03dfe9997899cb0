"""The words for judgements and for readers: on pages, in papers and in workbooks alike."""

from indicators.rules.standing import Rag, Standing, Trend
from indicators.rules.suppression import Audience

TARGET = {
    Standing.AHEAD: "Better than target",
    Standing.LEVEL: "On target",
    Standing.NEAR: "Near target",
    Standing.BEHIND: "Missing target",
    Standing.NONE: "Not judged",
}
NO_TARGET = "No target"
# Beside a comparator's or an earlier figure.
STANDING = {
    Standing.AHEAD: "ahead",
    Standing.LEVEL: "level",
    Standing.NEAR: "near",
    Standing.BEHIND: "behind",
    Standing.NONE: "",
}
TREND = {
    Trend.BETTER: "Better",
    Trend.SAME: "The same",
    Trend.WORSE: "Not as good",
    Trend.NONE: "Not comparable",
}
RAG = {Rag.GREEN: "Green", Rag.AMBER: "Amber", Rag.RED: "Red", Rag.NONE: "Not judged"}
STATUS = {
    "final": "",
    "provisional": "provisional",
    "suppressed": "suppressed",
    "not_due": "not due",
    "not_available": "not available",
    "missing": "missing",
}
# Instead of "missing", where only its categories are counted.
BY_CATEGORY = "by category"
GOOD = {"bigger": "Bigger", "smaller": "Smaller", "neutral": "–"}
NOTHING = "–"
# Above or beside a column of figures, which then have no sign of their own.
UNITS = {
    "number": "Number",
    "percent": "%",
    "per_1000": "Per 1,000",
    "per_10000": "Per 10,000",
    "per_100000": "Per 100,000",
    "days": "Days",
    "score": "Score",
    "ratio": "Ratio",
}

# Who reads it.
AUDIENCE = {
    Audience.STAFF: "Staff",
    Audience.EXEMPT: "Members in private",
    Audience.PUBLISHED: "The public",
}
# What is drawn as they see it says so.
AS_SEEN = {
    Audience.STAFF: "As staff see it",
    Audience.EXEMPT: "As members in private see it",
    Audience.PUBLISHED: "As the public sees it",
}
# What a paper has at its foot.
MARKED = {
    Audience.STAFF: "For staff: not to be passed on",
    Audience.EXEMPT: "Exempt: not for publication",
    Audience.PUBLISHED: "",
}


def against_target(standing: Standing | str | None, *, has_target: bool) -> str:
    return TARGET[Standing(standing or Standing.NONE)] if has_target else NO_TARGET


def trend_of_a_row(trend: Trend | str | None) -> str:
    """In a row a dash says that there is none; only the total needs a word for it."""
    known = Trend(trend or Trend.NONE)
    return NOTHING if known is Trend.NONE else TREND[known]

"""Whether words speak of what an indicator counts or of the opposite: late, not in time."""

import re

# What is as wanted, and its opposite.
_WANTED = re.compile(
    r"\b(?:within|inside|in time|on time|in timescales?|timely|fewer than|less than|under"
    r"|not? more than"
    r"|up to date|suitable|(?:in|into) (?:education|employment|training|work)|allocated)\b",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"\b(?:over (?=\d|the age|two|three)|more than|longer than|beyond|outside|exceed\w*"
    r"|late|overdue|or (?:more|over|longer)"
    r"|NEET|unsuitable|unallocated|out of (?:time|timescales?)|without|at least|missed)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+")
_DENIED = re.compile(r"\b(?:not|never|no longer|failed to)\b|n't", re.IGNORECASE)


def speaks_of_the_others(said: str, title: str) -> bool:
    """The same of a figure, but where both name another number: 1 day and 3 days."""
    numbers = set(_NUMBER.findall(said)) - set(_NUMBER.findall(title))
    return opposite(said, title) and not numbers


def opposite(said: str, title: str) -> bool:
    """Whether the words say the opposite of an indicator's title."""
    one, other = _side(said), _side(title)
    return one is not None and other is not None and one != other


def _side(text: str) -> bool | None:
    """True for what is wanted; None where no word tells."""
    wanted, otherwise = _WANTED.search(text), _OTHERWISE.search(text)
    if not wanted and not otherwise:
        return None
    found = wanted is not None and (otherwise is None or wanted.start() < otherwise.start())
    return found != bool(_DENIED.search(text))

"""Names and lists as a sentence has them."""

from collections.abc import Sequence


def spaced(name: str) -> str:
    """In progress, of `in_progress`, within a sentence."""
    return str(name).replace("_", " ")


def labelled(name: str) -> str:
    return spaced(name).capitalize()


def listed(names: Sequence[str]) -> str:
    """One, two and three."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last

"""What the tags of an indicator say: `Name: what; Name: what`.

Two names have a meaning of their own: `Topic` gathers the indicators that stand in one table, and
`Question` is the question that an indicator answers in the council's own framework. Any other name
is a framework's, and says where the indicator stands in it: `Inspection: leaders`, or
`Priorities: help / voice` where the framework has themes too.
"""

from collections.abc import Mapping

TOPIC, QUESTION = "Topic", "Question"
RESERVED = frozenset({TOPIC, QUESTION})
BETWEEN_TAGS, AFTER_NAME, BETWEEN_PLACES = ";", ":", " / "


def read(tags: str) -> dict[str, str]:
    """By name, the first that says something of it; what has no name says nothing."""
    found: dict[str, str] = {}
    for tag in tags.split(BETWEEN_TAGS):
        name, colon, what = tag.partition(AFTER_NAME)
        if colon and name.strip() and what.strip():
            found.setdefault(name.strip(), what.strip())
    return found


def write(tags: Mapping[str, str]) -> str:
    """In the order given; what says nothing is left out."""
    said = [f"{name}{AFTER_NAME} {what}" for name, what in tags.items() if what]
    return f"{BETWEEN_TAGS} ".join(said)


def place(what: str) -> tuple[str, str]:
    """Level and theme; the theme is empty where there is only one of them."""
    level, _, theme = what.partition(BETWEEN_PLACES)
    return level.strip(), theme.strip()

"""The words that an edition holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from narratives.rules.prompts import PROMPTS, About, split


@dataclass(frozen=True)
class Comment:
    """Words that were accepted, under the headings they were asked for with."""

    said: Sequence[tuple[str, str]]
    written_as: str
    accepted_as: Sequence[str]


def comment_on(content: Mapping[str, Any], about: About, *, of: str = "") -> Comment | None:
    """What is said of an indicator, a section, or the quarter."""
    for one in content["commentary"]:
        is_about = About(one.get("about", About.INDICATOR))
        if is_about is about and of in ("", one["code"], one.get("section")):
            return Comment(
                _under_headings(about, one["text"]), one["written_as"], one["accepted_as"]
            )
    return None


def _under_headings(about: About, text: str) -> list[tuple[str, str]]:
    """What was said without headings stays so."""
    answers = split(about, text)
    given = [(each, answers[each.name]) for each in PROMPTS[about] if answers[each.name]]
    if len(given) == 1 and given[0][0] is PROMPTS[about][0]:
        return [("", given[0][1])]
    return [(each.heading, answer) for each, answer in given]

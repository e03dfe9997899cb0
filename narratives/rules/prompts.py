"""What commentary is asked for, and how the answers stand in one text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class About(StrEnum):
    INDICATOR = "indicator"
    SECTION = "section"
    QUARTER = "quarter"


@dataclass(frozen=True)
class Prompt:
    name: str
    heading: str
    hint: str = ""


_WELL = Prompt("well", "What goes well")
_IMPROVE = Prompt("improve", "What needs to improve")

# The first takes what is written without a heading.
PROMPTS: dict[About, tuple[Prompt, ...]] = {
    About.INDICATOR: (
        Prompt("changed", "What changed", "What the figure shows, against target and before."),
        Prompt("why", "Why"),
        Prompt("doing", "What we do about it"),
        Prompt("who", "Who, and by when", "The post, not the person, and a date."),
    ),
    About.SECTION: (
        _WELL,
        _IMPROVE,
        Prompt("doing", "What we do about it", "What, who and by when."),
    ),
    About.QUARTER: (
        _WELL,
        _IMPROVE,
        Prompt("priorities", "Priorities and their progress"),
    ),
}
NOTHING = "Nothing significant changed."
_HEADING = re.compile(r"^## (.+?) *$", re.MULTILINE)


def joined(about: About, answers: Mapping[str, str]) -> str:
    """One text of the answers under their headings; of the first alone, without one."""
    prompts = PROMPTS[about]
    given = [(each, answers.get(each.name, "").strip()) for each in prompts]
    given = [(each, answer) for each, answer in given if answer]
    if [each for each, _ in given] == [prompts[0]]:
        return given[0][1]
    return "\n\n".join(f"## {each.heading}\n\n{answer}" for each, answer in given)


def split(about: About, text: str) -> dict[str, str]:
    """The answers again. Other headings stay in the answer that they stand in."""
    names = {each.heading: each.name for each in PROMPTS[about]}
    answers = {each.name: "" for each in PROMPTS[about]}
    current, start = PROMPTS[about][0].name, 0
    for match in _HEADING.finditer(text):
        if match[1] in names:
            answers[current] += text[start : match.start()]
            current, start = names[match[1]], match.end()
    answers[current] += text[start:]
    return {name: answer.strip() for name, answer in answers.items()}


def plain_headings(text: str) -> str:
    """As it is read: each heading on its line, without what marks it."""
    return _HEADING.sub(r"\1", text)


def without_headings(text: str) -> str:
    """What is claimed: "What needs to improve" is no claim that anything improved."""
    return _HEADING.sub("", text)

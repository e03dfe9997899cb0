"""What a council's papers say beside its figures: which texts there are, and their first words.

A text may name `{quarter}`, `{month}`, `{council}`, `{committee}` and `{date}`: they are filled in.
Where a text is a table its lines are rows, and `|` stands between the cells.
"""

from collections.abc import Mapping
from dataclasses import dataclass

NAMES = {
    "quarter": "The quarter that the paper is of",
    "month": "Its last month",
    "council": "The council",
    "committee": "The committee, as named below",
    "date": "The committee’s day, as the calendar of rounds has it",
}
BETWEEN_CELLS = "|"


@dataclass(frozen=True)
class Text:
    label: str
    first: str = ""
    hint: str = ""
    rows: int = 3


IMPLICATIONS = """\
Crime and disorder | This report has no implications for crime and disorder.
Health and wellbeing | The performance reported bears on the health and wellbeing of children.
Carbon and sustainability | None.
Diversity | None that this report brings about.
Wards affected | All.
Groups affected | Children, young people and their families.
Budget and policy framework | This report recommends no change.
Key decision | No.
Urgent decision | No.
Council priority | The best start in life for every child.
Efficiency | None."""

TEXTS: dict[str, Text] = {
    "committee": Text(
        "Committee", "Children and Young People Scrutiny Committee", "Which the papers go to.", 1
    ),
    "signed_by": Text("Post that signs", "Director of Children’s Services", rows=1),
    "author": Text("Author’s post", "Performance Manager", rows=1),
    "purpose": Text(
        "Purpose of the covering report",
        "To tell the {committee} how children’s services performed in {quarter}.",
    ),
    "summary": Text(
        "Summary",
        "This report is of {quarter}, with figures to the end of {month}.\n"
        "It uses the indicators of the council’s own scorecard.",
        "Each line is a numbered paragraph. What the figures count is added to it.",
    ),
    "recommendation": Text(
        "Recommendation",
        "That the performance in {quarter} is reviewed and noted.\n"
        "That queries are raised with the assistant director.",
        "Each line is a numbered paragraph.",
    ),
    "background_papers": Text("Background papers", "None."),
    "implications": Text("Implications", IMPLICATIONS, "A line each: what | which.", 12),
    "priorities": Text(
        "Performance priorities", "", "A line each: priority | how far it has come.", 5
    ),
    "background": Text(
        "Background of the quarterly report",
        "Key target indicators have a target, and the council can bring them nearer to it. Key"
        " tracker indicators are followed without one.",
    ),
    "risk_management": Text(
        "Risk management",
        "The risks of the service stand in the council’s risk register and are reviewed each"
        " quarter.",
    ),
    "portfolio": Text("Portfolio", "Children and Young People", rows=1),
    "priority": Text("Council priority", "The best start in life for every child", rows=1),
}


def complete(kept: Mapping[str, str]) -> dict[str, str]:
    """Every text: as the council keeps it, else as it reads at first."""
    return {key: kept.get(key, text.first) for key, text in TEXTS.items()}


def filled(text: str, names: Mapping[str, str]) -> str:
    """With what it names filled in; braces that name nothing stay as they are."""
    for name in NAMES:
        text = text.replace(f"{{{name}}}", names.get(name, ""))
    return text


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def table(text: str) -> list[tuple[str, str]]:
    """Two cells a line."""
    cut = [line.partition(BETWEEN_CELLS) for line in lines(text)]
    return [(one.strip(), other.strip()) for one, _, other in cut]

"""The covering report to scrutiny: what people read first, and edit in Word before it goes out."""

from collections.abc import Iterator

from kpiportal.documents.parts import Block, Bullets, Cell, Column, Heading, Paragraph, Part, Row
from kpiportal.documents.parts import Table as TableOf
from narratives.papers.analysis import Analysis
from narratives.papers.paper import Paper
from narratives.papers.prose import beside
from narratives.papers.told import Told
from narratives.papers.wording import committee_day, front, held_against
from narratives.rules.drafts import Side
from narratives.rules.front_matter import lines, table

AT_MOST = 10
# Elected members have asked for it.
SIZE = 12.0
APPENDICES = [
    "Appendix 1: children’s services scorecard, {month}",
    "Appendix 2: children’s services performance and quality assurance report, {quarter}",
]


def make(told: Told) -> Paper:
    committee = front(told, "committee")
    return Paper(
        title=f"Children’s services performance, {told.quarter}",
        under_title=list(filter(None, [committee, committee_day(told)])),
        size=SIZE,
        parts=[Part(list(_blocks(told, Analysis(told))))],
    )


def _blocks(told: Told, analysis: Analysis) -> Iterator[Block]:
    yield Heading("Purpose of the report")
    yield from _numbered(lines(front(told, "purpose")))
    yield Heading("Summary")
    yield from _numbered([*lines(front(told, "summary")), *_counted(told)])
    yield Heading("Where are we performing well?")
    yield from _findings(told, analysis, Side.WELL, "No indicator is at its target or better.")
    yield Heading("Where do we need to improve?")
    yield from _findings(told, analysis, Side.IMPROVE, "No indicator is behind its target.")
    yield Heading("Appendices")
    named = {"month": told.month.label, "quarter": told.quarter}
    yield Bullets([each.format(**named) for each in APPENDICES])
    yield Heading("Recommendation")
    yield from _numbered(lines(front(told, "recommendation")))
    yield Paragraph(front(told, "signed_by"), "strong")
    yield Heading("Background papers")
    yield Paragraph(front(told, "background_papers") or "None.")
    yield Paragraph(f"Author: {front(told, 'author')}")
    yield implications(told)


def implications(told: Told) -> TableOf:
    rows = table(front(told, "implications"))
    return TableOf(
        name="Implications",
        caption="Implications",
        size=11,
        columns=[Column("Of", 1), Column("Implication", 2.5)],
        rows=[Row([Cell(what), Cell(which)]) for what, which in rows],
    )


def _numbered(said: list[str]) -> Iterator[Block]:
    for text in said:
        yield Paragraph(text, "numbered")


def _counted(told: Told) -> Iterator[str]:
    """What the scorecard's totals come to, in a sentence."""
    target = told.content["scorecard"]["totals"]["target"]
    judged = sum(target[each] for each in ("ahead", "level", "near", "behind"))
    met = target["ahead"] + target["level"]
    yield (
        f"Of {len(told.rows)} indicators {judged} are judged against a target: {met} are at it or"
        f" better, {target['near']} are near it and {target['behind']} are behind it."
    )
    if told.content["quarter"]["gaps"]:
        yield told.content["quarter"]["gaps"]


def _findings(told: Told, analysis: Analysis, side: Side, none: str) -> Iterator[Block]:
    drafts = analysis.weightiest(side, at_most=AT_MOST, codes=_with_target(told))
    if not drafts:
        yield Paragraph(none, "numbered")
    for draft in drafts:
        said = [f"{draft.title.rstrip('.')}: {draft.text}", *_others(told, draft.code)]
        if side is Side.IMPROVE:
            turn = analysis.turn(draft.code)
            said += [*turn, *beside(told.accepted(draft.code), [draft.text, *turn])]
        yield Paragraph(" ".join(said), "numbered")


def _with_target(told: Told) -> list[str]:
    return [code for code, row in told.rows.items() if row["against"]["target"]["reference"]]


def _others(told: Told, code: str) -> Iterator[str]:
    """Comparators, and the year end before."""
    others = list(held_against(told, code))
    if others:
        yield f"For comparison: {', '.join(others)}."
    year = told.content["years"][0]["past_years"][-1]
    cell = told.columns[code]["whole"]["years"][-1]
    if cell.get("shown"):
        yield f"At the end of {year} it was {told.signed(code, cell['shown'])}."

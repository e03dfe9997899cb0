"""A topic: what its indicators count, what is said of them, the year in figures, their charts."""

from collections.abc import Iterator, Sequence

from kpiportal.documents.parts import Block, Heading, Paragraph, Picture, Pictures, Table
from narratives.papers import breakdowns, charts, year_tables
from narratives.papers.analysis import Analysis
from narratives.papers.prose import prose
from narratives.papers.told import Kept, Told
from narratives.papers.wording import counted
from narratives.papers.year_tables import Width

DEFINITION, ANALYSIS = "Definition", "Performance analysis"


def topic_blocks(told: Told, analysis: Analysis, topic: Kept, figured: Table) -> Iterator[Block]:
    columns = topic["columns"]
    yield Heading(topic["title"], 2)
    yield Heading(DEFINITION, 3)
    yield from _definitions(told, [column["code"] for column in columns])
    yield Heading(ANALYSIS, 3)
    for column in columns:
        yield from _analysis(told, analysis, column)
    yield figured
    is_narrow = year_tables.width_of(figured) is Width.NARROW
    drawn = [
        picture
        for column in columns
        for picture in _charts(told, analysis, column, is_wide=not is_narrow)
    ]
    courses = [
        found for column in columns if (found := breakdowns.course(told, column, is_wide=is_narrow))
    ]
    if is_narrow:
        yield from (Pictures(some, per_row) for some, per_row in [(drawn, 2), (courses, 1)] if some)
    elif drawn:
        yield Pictures([*drawn, *courses])


def _definitions(told: Told, codes: Sequence[str]) -> Iterator[Block]:
    """The register's own; of those without one, what their figures are, in a paragraph."""
    plain = []
    for code in codes:
        said = told.definition(code)
        text = " ".join(filter(None, [said["definition"], said["why"]]))
        if text:
            yield Paragraph(text, head=f"{code}.")
        else:
            plain.append(f"{code}, {counted(told, code)}")
    if plain:
        yield Paragraph(f"Figures are: {'; '.join(plain)}.")


def _analysis(told: Told, analysis: Analysis, column: Kept) -> Iterator[Block]:
    """What was accepted; else what is drafted; else what the figures bear out."""
    code = column["code"]
    accepted, draft = told.accepted(code), told.draft(code)
    if accepted or draft:
        title = told.definition(code)["title"].rstrip(".")
        yield Paragraph(f"{code}: {title}{'' if accepted else ' (draft, not accepted)'}", "strong")
        yield from prose(accepted or draft)
        return
    said = analysis.sentences(code) or breakdowns.sentences(told, column)
    yield Paragraph(" ".join(said) or analysis.latest(code), head=f"{code}.")


def _charts(told: Told, analysis: Analysis, column: Kept, *, is_wide: bool) -> Iterator[Picture]:
    code = column["code"]
    title = f"{code}: {analysis.first(code) or told.definition(code)['title']}"
    drawn = charts.year_chart(told, code, title)
    if drawn:
        yield drawn
    elif column["categories"]:
        yield from breakdowns.pictures(told, column, is_wide=is_wide)

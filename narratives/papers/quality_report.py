"""The monthly performance and quality assurance report: a page a topic, section by section."""

from collections.abc import Iterator
from decimal import Decimal

from indicators.rules import words
from kpiportal.documents.parts import (
    A3_WIDE,
    A4,
    A4_WIDE,
    Block,
    Bullets,
    Cell,
    Column,
    Heading,
    Layout,
    NewPage,
    Paragraph,
    Part,
    Row,
    Table,
    figures,
)
from narratives.papers import case_audits, journey, year_tables
from narratives.papers.analysis import Analysis
from narratives.papers.paper import Paper
from narratives.papers.prose import beside, prose
from narratives.papers.told import Kept, Told
from narratives.papers.topics import topic_blocks
from narratives.papers.wording import front, marked, period_of_row
from narratives.papers.year_tables import Width
from narratives.rules.drafts import Draft, Side
from narratives.rules.front_matter import table

OF_QUARTER, OF_SECTION = 8, 4
LAYOUTS: dict[Width, Layout] = {Width.NARROW: A4, Width.WIDE: A4_WIDE, Width.WIDEST: A3_WIDE}
NO_PRIORITIES = "The council has set none for this report."


def make(told: Told) -> Paper:
    analysis = Analysis(told)
    parts = [Part([*_summary(told, analysis), *journey.chapter(told)])]
    for section in told.sections:
        parts += _section(told, analysis, section)
    parts.append(Part([*case_audits.chapter(told), *_notes(told)]))
    return Paper(
        title="Children’s services performance and quality assurance report",
        under_title=[f"As at {told.month.label}", told.quarter],
        has_cover=True,
        has_contents=True,
        parts=parts,
    )


def _summary(told: Told, analysis: Analysis) -> Iterator[Block]:
    yield Heading("Key performance indicators")
    yield from prose(told.quarter_commentary)
    for title, side, none in [
        ("Where we are performing well", Side.WELL, "No indicator is at its target or better."),
        ("Where we need to improve", Side.IMPROVE, "No indicator is behind its target."),
    ]:
        yield Heading(title, 2)
        drafts = analysis.weightiest(side, at_most=OF_QUARTER)
        yield Bullets([_said(told, draft) for draft in drafts]) if drafts else Paragraph(none)
    yield from _priorities(told)


def _said(told: Told, draft: Draft) -> str:
    """Whose figure it is, then the sentence; an officer's own words go on from there."""
    accepted = told.accepted(draft.code)
    sentence = f"{draft.title.rstrip('.')}: {draft.text}"
    return " ".join([sentence, *beside(accepted, [draft.text])[:1]])


def _priorities(told: Told) -> Iterator[Block]:
    rows = table(front(told, "priorities"))
    yield Heading("Performance priorities", 2)
    if not rows:
        yield Paragraph(NO_PRIORITIES)
        return
    yield Table(
        name="Priorities",
        size=11,
        columns=[Column("Priority"), Column("Update", 1.6)],
        rows=[Row([Cell(priority), Cell(update)]) for priority, update in rows],
    )


def _section(told: Told, analysis: Analysis, section: Kept) -> Iterator[Part]:
    """Its summary, then a page a topic: on its side only what is too wide for the others."""
    year = told.year_tables.get(section["name"])
    topics = year["topics"] if year else []
    blocks: list[Block] = list(_section_summary(told, analysis, section))
    layout: Layout = A4
    for topic in topics:
        figured = year_tables.topic_table(told, year or {}, topic)
        said = topic_blocks(told, analysis, topic, figured)
        wanted = LAYOUTS[year_tables.width_of(figured)]
        if wanted != layout:
            yield Part(blocks, layout)
            blocks, layout = [], wanted
        elif len(topics) > 1:
            blocks.append(NewPage())
        blocks += said
    yield Part(blocks, layout)


def _section_summary(told: Told, analysis: Analysis, section: Kept) -> Iterator[Block]:
    yield Heading(section["name"], 1, section["rag"], words.RAG[section["rag"]])
    yield from prose(told.section_commentary(section["name"]))
    codes = told.codes_of(section["name"])
    well = analysis.weightiest(Side.WELL, at_most=OF_SECTION, codes=codes)
    improve = analysis.weightiest(Side.IMPROVE, at_most=OF_SECTION, codes=codes)
    for lead, drafts in [("Going well", well), ("To improve", improve)]:
        if drafts:
            yield Paragraph(lead, "strong")
            yield Bullets([f"{draft.title.rstrip('.')}: {draft.text}" for draft in drafts])
    if len(codes) > 1:
        yield Paragraph("At a glance", "strong")
        yield _at_a_glance(told, section["name"])


def _at_a_glance(told: Told, section: str) -> Table:
    """Each of its indicators in a line."""
    return Table(
        name=f"{section} at a glance",
        columns=[
            Column("Number", 1.1),
            Column("Indicator", 4.4),
            figures("Latest", 1.1),
            Column("Period", 1.5),
            figures("Target", 0.9),
            Column("Against target", 1.2),
            Column("Since last reported", 1.3),
        ],
        rows=[
            Row(
                [
                    Cell(code),
                    Cell(told.rows[code]["title"]),
                    Cell(told.brief(code, told.rows[code]["shown"])),
                    Cell(period_of_row(told, code)),
                    Cell(told.brief(code, told.content["printed"][code]["target"])),
                    marked(told.rows[code]["against"]["target"]),
                    Cell(words.trend_of_a_row(told.rows[code]["trend"])),
                ]
            )
            for code in told.codes_of(section)
        ],
    )


def _notes(told: Told) -> Iterator[Block]:
    yield Heading("How to read this report")
    yield Bullets(
        [
            f"A star and green: at the target or better. {_short_of_it(told)} An open square: not"
            " judged.",
            "A figure to date is of the year so far. A blank month has not come; a dash says that"
            " there is no figure.",
            "“Suppressed” stands where a small number might identify a child.",
            "Benchmarks are the latest known by the month, with the time that they are of.",
            *([told.content["quarter"]["gaps"]] if told.content["quarter"]["gaps"] else []),
        ]
    )


def _short_of_it(told: Told) -> str:
    percent = Decimal(told.content["policy"]["tolerance"]) * 100
    if not percent:
        return "A square and red: short of it. The council calls nothing amber that is short of it."
    return (
        f"A circle and amber: short of it by up to {percent.normalize():f}% of it. A square and"
        " red: short of it by more."
    )

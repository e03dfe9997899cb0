"""The monthly performance and quality assurance report: a page a topic, section by section."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from indicators.rules import words
from kpiportal.documents.parts import (
    A3_WIDE,
    A4,
    Block,
    Bullets,
    Cell,
    Column,
    Heading,
    NewPage,
    Paragraph,
    Part,
    Picture,
    Pictures,
    Row,
    Table,
    figures,
)
from narratives.papers import charts, year_tables
from narratives.papers.analysis import Analysis
from narratives.papers.paper import Paper
from narratives.papers.told import Kept, Told
from narratives.rules.drafts import Draft, Side

OF_QUARTER, OF_SECTION = 8, 4
NO_JOURNEY = (
    "No cohort's journey was reported, so this report can't say how many of those who were"
    " referred went on to each step."
)


def make(told: Told) -> Paper:
    analysis = Analysis(told)
    parts = [Part([*_summary(told, analysis), *_journey(told)])]
    for section in told.sections:
        parts += _section(told, analysis, section)
    parts.append(Part([*_audits(told), *_notes(told)]))
    return Paper(
        title="Children’s services performance and quality assurance report",
        under_title=[f"As at {told.month.label}", told.quarter],
        has_cover=True,
        has_contents=True,
        parts=parts,
    )


def _summary(told: Told, analysis: Analysis) -> Iterator[Block]:
    yield Heading("Key performance indicators")
    for title, side, none in [
        ("Where we are performing well", Side.WELL, "No indicator is at its target or better."),
        ("Where we need to improve", Side.IMPROVE, "No indicator is behind its target."),
    ]:
        yield Heading(title, 2)
        drafts = analysis.weightiest(side, at_most=OF_QUARTER)
        yield Bullets([_said(told, draft) for draft in drafts]) if drafts else Paragraph(none)


def _said(told: Told, draft: Draft) -> str:
    """Whose figure it is, then the sentence; an officer's own words go on from there."""
    accepted = told.accepted(draft.code)
    sentence = f"{draft.title.rstrip('.')}: {draft.text}"
    return f"{sentence} {_first_paragraph(accepted)}" if accepted else sentence


def _first_paragraph(text: str) -> str:
    return text.strip().split("\n")[0]


def _journey(told: Told) -> Iterator[Block]:
    yield NewPage()
    yield Heading("The journey from contact to plan")
    yield Paragraph(NO_JOURNEY)


def _section(told: Told, analysis: Analysis, section: Kept) -> Iterator[Part]:
    """Pages on their side only for what is too wide for the others."""
    blocks: list[Block] = list(_section_summary(told, analysis, section))
    year = told.year_tables.get(section["name"])
    for place, topic in enumerate(year["topics"] if year else []):
        table = year_tables.topic_table(told, year or {}, topic)
        said = list(_topic(told, analysis, topic, table))
        if year_tables.is_wide(table):
            if blocks:
                yield Part(blocks, A4)
                blocks = []
            yield Part(said, A3_WIDE)
        else:
            blocks += [NewPage()] if blocks and place else []
            blocks += said
    if blocks:
        yield Part(blocks, A4)


def _section_summary(told: Told, analysis: Analysis, section: Kept) -> Iterator[Block]:
    yield Heading(section["name"], 1, section["rag"], words.RAG[section["rag"]])
    codes = told.codes_of(section["name"])
    well = analysis.weightiest(Side.WELL, at_most=OF_SECTION, codes=codes)
    improve = analysis.weightiest(Side.IMPROVE, at_most=OF_SECTION, codes=codes)
    for lead, drafts in [("Going well.", well), ("To improve.", improve)]:
        if drafts:
            yield Paragraph(lead, "strong")
            yield Bullets([f"{draft.title.rstrip('.')}: {draft.text}" for draft in drafts])


def _topic(told: Told, analysis: Analysis, topic: Kept, table: Table) -> Iterator[Block]:
    codes = [column["code"] for column in topic["columns"]]
    yield Heading(topic["title"], 2)
    defined = list(_definitions(told, codes))
    if defined:
        yield Paragraph("Definition", "strong")
        yield from (Paragraph(text) for text in defined)
    yield Paragraph("Performance analysis", "strong")
    yield from _analysis(told, analysis, codes)
    yield table
    drawn = _charts(told, analysis, topic)
    if drawn:
        yield Pictures(drawn)


def _definitions(told: Told, codes: Sequence[str]) -> Iterator[str]:
    for code in codes:
        said = told.definition(code)
        text = " ".join(filter(None, [said["definition"], said["why"]]))
        if text:
            yield f"{code}: {text}"


def _analysis(told: Told, analysis: Analysis, codes: Sequence[str]) -> Iterator[Block]:
    said = False
    for code in codes:
        accepted, draft = told.accepted(code), told.draft(code)
        if accepted or draft:
            title = told.definition(code)["title"].rstrip(".")
            lead = title if accepted else f"{title} (draft, not accepted)"
            yield Paragraph(f"{lead}: {accepted or draft}")
            said = True
        elif sentences := analysis.sentences(code):
            yield Paragraph(f"{code}: {' '.join(sentences)}")
            said = True
    if not said:
        yield Paragraph(f"Nothing can be said of {told.month.label}: there is no figure for it.")


def _charts(told: Told, analysis: Analysis, topic: Kept) -> list[Picture]:
    drawn = []
    for column in topic["columns"]:
        code = column["code"]
        title = f"{code}: {analysis.first(code) or told.definition(code)['title']}"
        picture = charts.year_chart(told, code, title)
        if picture:
            drawn.append(picture)
        elif column["categories"]:
            drawn += _shares(told, column)
    return drawn


def _shares(told: Told, column: Kept) -> Iterator[Picture]:
    """The newest month of a breakdown, its categories beside one another."""
    parts = [each for each in column["categories"] if not each["is_total"]]
    for place in reversed(range(12)):
        cells = [each["months"][place] or {} for each in parts]
        if any("value" in cell for cell in cells):
            month = told.months[place]
            title = f"{told.definition(column['code'])['title'].rstrip('.')}, {month.label}"
            yield charts.shares_chart(
                title,
                [_part(each["name"], cell) for each, cell in zip(parts, cells, strict=True)],
                column["code"],
            )
            return


def _part(name: str, cell: Kept) -> tuple[str, Decimal | None, str]:
    if "value" not in cell:
        return name, None, words.STATUS.get(cell.get("status", "missing"), "")
    share = f" · {cell['share']}%" if "share" in cell else ""
    return name, Decimal(cell["value"]), f"{cell['shown']}{share}"


def _audits(told: Told) -> Iterator[Block]:
    yield Heading("Findings of case audits")
    found = told.content["audits"]
    if not found:
        yield Paragraph(f"No case audits of {told.quarter} are final.")
    for each in found:
        yield Heading(each["title"], 2)
        waiting = f" {each['waiting']} are not final yet." if each["waiting"] else ""
        yield Paragraph(f"{each['of']} audits of {told.quarter} are final.{waiting}")
        yield Table(
            name=f"Audits {each['title']}",
            columns=[
                Column("Judgement", 2),
                figures("Audits", 1),
                figures("Of", 1),
                figures("Share", 1),
            ],
            rows=[_graded(grade, each["of"]) for grade in each["grades"]],
        )
        if each["of"]:
            yield Pictures(
                [
                    charts.shares_chart(
                        f"{each['title']}, {told.quarter}",
                        [
                            (
                                grade["name"],
                                Decimal(grade["count"]),
                                f"{grade['count']} of {each['of']}",
                            )
                            for grade in each["grades"]
                        ],
                        f"audits-{each['title']}",
                    )
                ]
            )


def _graded(grade: Kept, of: int) -> Row:
    share = f"{round(100 * grade['count'] / of)}%" if of else words.NOTHING
    count = Decimal(grade["count"])
    return Row(
        [
            Cell(grade["name"]),
            Cell(str(grade["count"]), number=count),
            Cell(str(of), number=Decimal(of)),
            Cell(share),
        ]
    )


def _notes(told: Told) -> Iterator[Block]:
    policy = told.content["policy"]
    percent = Decimal(policy["tolerance"]) * 100
    yield NewPage()
    yield Heading("How to read this report")
    yield Bullets(
        [
            "A star and green: at the target or better. A circle and amber: short of it by up to"
            f" {percent.normalize():f}% of it. A square and red: short of it by more. An open"
            " square: not judged.",
            "A figure to date is of the year so far. A blank month has not come; a dash says that"
            " there is no figure.",
            "“Suppressed” stands where a small number might identify a child.",
            "Benchmarks are the latest known by the month, with the time that they are of.",
            *([told.content["quarter"]["gaps"]] if told.content["quarter"]["gaps"] else []),
        ]
    )

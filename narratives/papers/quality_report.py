"""The monthly performance and quality assurance report: a page a topic, section by section."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from indicators.charts import flow
from indicators.rules import words
from indicators.rules.display import half_away
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
from narratives.papers.prose import prose, sentences
from narratives.papers.told import Kept, Told, grouped
from narratives.papers.wording import front
from narratives.rules.drafts import Draft, Side
from narratives.rules.front_matter import table

OF_QUARTER, OF_SECTION = 8, 4
QUARTERS_BEFORE = 3
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
    return " ".join([sentence, *sentences(accepted)[:1]])


def _priorities(told: Told) -> Iterator[Block]:
    rows = table(front(told, "priorities"))
    if rows:
        yield Heading("Performance priorities", 2)
        yield Table(
            name="Priorities",
            size=10,
            columns=[Column("Priority"), Column("Update", 1.6)],
            rows=[Row([Cell(priority), Cell(update)]) for priority, update in rows],
        )


def _journey(told: Told) -> Iterator[Block]:
    yield NewPage()
    yield Heading("The journey from contact to plan")
    found = told.content["journeys"]
    if not found:
        yield Paragraph(NO_JOURNEY)
        return
    newest, *others = found
    title = f"{newest['cohort']}, as at {newest['as_at']}"
    boxes = [
        flow.Box(step["name"], _counted(step), _of_all(step), _went_on(step))
        for step in newest["steps"]
    ]
    yield Pictures([charts.flow_chart(title, boxes, "journey")], per_row=1)
    yield Table(
        name="Journey",
        columns=[
            Column("Step", 2),
            *(
                column
                for each in found
                for column in (
                    figures("Number", 1, f"{each['cohort']}, as at {each['as_at']}"),
                    figures("Of all", 1, f"{each['cohort']}, as at {each['as_at']}"),
                )
            ),
        ],
        rows=[_step_row(step, others) for step in newest["steps"]],
    )


def _step_row(step: Kept, others: Sequence[Kept]) -> Row:
    alike = [
        next((one for one in each["steps"] if one["name"] == step["name"]), None) for each in others
    ]
    cells = [cell for one in (step, *alike) for cell in _step_cells(one)]
    return Row([Cell(step["name"]), *cells])


def _step_cells(step: Kept | None) -> list[Cell]:
    if step is None:
        return [Cell(words.NOTHING), Cell(words.NOTHING)]
    count = None if step["count"] is None else Decimal(step["count"])
    share = f"{step['of_entered']}%" if step["of_entered"] else words.NOTHING
    return [Cell(_counted(step), number=count), Cell(share)]


def _counted(step: Kept) -> str:
    if step["is_hidden"]:
        return words.STATUS["suppressed"]
    return words.NOTHING if step["count"] is None else grouped(str(step["count"]))


def _of_all(step: Kept) -> Decimal | None:
    return Decimal(step["of_entered"]) if step["of_entered"] else None


def _went_on(step: Kept) -> str:
    return f"{step['of_step_before']}% went on" if step["of_step_before"] else ""


def _section(told: Told, analysis: Analysis, section: Kept) -> Iterator[Part]:
    """Pages on their side only for what is too wide for the others."""
    blocks: list[Block] = list(_section_summary(told, analysis, section))
    year = told.year_tables.get(section["name"])
    for place, topic in enumerate(year["topics"] if year else []):
        figured = year_tables.topic_table(told, year or {}, topic)
        said = list(_topic(told, analysis, topic, figured))
        if year_tables.is_wide(figured):
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
    yield from prose(told.section_commentary(section["name"]))
    codes = told.codes_of(section["name"])
    well = analysis.weightiest(Side.WELL, at_most=OF_SECTION, codes=codes)
    improve = analysis.weightiest(Side.IMPROVE, at_most=OF_SECTION, codes=codes)
    for lead, drafts in [("Going well.", well), ("To improve.", improve)]:
        if drafts:
            yield Paragraph(lead, "strong")
            yield Bullets([f"{draft.title.rstrip('.')}: {draft.text}" for draft in drafts])


def _topic(told: Told, analysis: Analysis, topic: Kept, figured: Table) -> Iterator[Block]:
    codes = [column["code"] for column in topic["columns"]]
    yield Heading(topic["title"], 2)
    defined = list(_definitions(told, codes))
    if defined:
        yield Paragraph("Definition", "strong")
        yield from (Paragraph(text) for text in defined)
    yield Paragraph("Performance analysis", "strong")
    yield from _analysis(told, analysis, codes)
    yield figured
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
            yield Paragraph(f"{code}: {title}{'' if accepted else ' (draft, not accepted)'}")
            yield from prose(accepted or draft)
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
        yield _judgements(told, each)
        yield from (Paragraph(change) for change in each["changes"])
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


def _judgements(told: Told, found: Kept) -> Table:
    """A row a quarter, each grade with its number and share; then the year to date."""
    rows = [*found["before"][-QUARTERS_BEFORE:], {**found, "label": told.quarter}, found["to_date"]]
    return Table(
        name=f"Audits {found['title']}",
        columns=[
            Column("", 1.6),
            *(
                column
                for grade in found["grades"]
                for column in (figures("Number", 1, grade["name"]), figures("%", 1, grade["name"]))
            ),
        ],
        rows=[Row([Cell(row["label"]), *_graded(row)]) for row in rows],
    )


def _graded(row: Kept) -> Iterator[Cell]:
    for grade in row["grades"]:
        yield Cell(f"{grade['count']} of {row['of']}")
        share = Decimal(100 * grade["count"]) / row["of"] if row["of"] else None
        yield (
            Cell(words.NOTHING)
            if share is None
            else Cell(f"{half_away(share, 0)}%", number=half_away(share, 0))
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

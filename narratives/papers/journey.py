"""The chapter on the journey: how many of a cohort came as far as each step."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from indicators.charts import flow
from indicators.rules import words
from kpiportal.documents.parts import (
    Block,
    Cell,
    Column,
    Heading,
    NewPage,
    Paragraph,
    Pictures,
    Row,
    Table,
    figures,
)
from narratives.papers import charts
from narratives.papers.told import Kept, Told, grouped
from narratives.papers.wording import day_in_words

NO_JOURNEY = (
    "No cohort's journey was reported, so this report can't say how many of those who were"
    " referred went on to each step."
)


def chapter(told: Told) -> Iterator[Block]:
    found = told.content["journeys"]
    if found:
        yield NewPage()
    yield Heading("The journey from contact to plan")
    if not found:
        yield Paragraph(NO_JOURNEY)
        return
    newest, *others = found
    title = _named(newest)
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
                    figures("Number", 1, _named(each)),
                    figures("Of all", 1, _named(each)),
                )
            ),
        ],
        rows=[_step_row(step, others) for step in newest["steps"]],
    )


def _named(found: Kept) -> str:
    return f"{found['cohort']}, as at {day_in_words(found['as_at'])}"


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

"""The corporate quarterly report: key messages, a picture of each theme, and the tables of all
indicators with a target and of those followed without one."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from indicators.charts.bars import Group, GroupBar
from indicators.rules import words
from indicators.rules.periods import Month
from kpiportal.documents.parts import (
    A3_WIDE,
    Block,
    Box,
    Boxes,
    Bullets,
    Cell,
    Column,
    Heading,
    NewPage,
    Paragraph,
    Part,
    Pictures,
    Row,
    Table,
    figures,
)
from narratives.papers import charts
from narratives.papers.analysis import Analysis
from narratives.papers.covering_report import implications
from narratives.papers.paper import Paper
from narratives.papers.told import SIGN, Told, grouped, number
from narratives.papers.wording import (
    committee_day,
    front,
    marked,
    measured,
    period_of_comparator,
    period_of_row,
)
from narratives.rules.drafts import Side
from narratives.rules.front_matter import lines

KEY_TARGET, KEY_TRACKER = "target", "tracker"
MESSAGES = 3
BOXES = 6
SIZE = 8.5
UNUSED = "Not used: the council judges without a tolerance"


def make(told: Told) -> Paper:
    analysis = Analysis(told)
    return Paper(
        title=f"Children’s services quarterly performance report, {told.quarter}",
        under_title=list(filter(None, [front(told, "committee"), committee_day(told)])),
        has_contents=True,
        parts=[
            Part([*_opening(told), *_messages(told, analysis), *_visual(told), *_closing(told)]),
            Part(
                [
                    Heading("Appendix 3: summary of key indicators"),
                    *_key_table(told, KEY_TARGET, "Table 1: key target indicators"),
                    NewPage(),
                    *_key_table(told, KEY_TRACKER, "Table 2: key tracker indicators"),
                ],
                A3_WIDE,
            ),
            Part([*_volumes(told), *_framework(told)]),
        ],
    )


def _opening(told: Told) -> Iterator[Block]:
    yield Heading("Purpose of the report")
    yield Paragraph(
        f"To present an overview of performance in children’s services in {told.quarter}, with"
        f" figures known by the end of {told.month.label}."
    )
    yield Heading("Background")
    for line in lines(front(told, "background")):
        yield Paragraph(line)
    kinds = [told.definition(code)["kind"] for code in told.rows]
    yield Paragraph(
        f"This report has {kinds.count(KEY_TARGET)} key target indicators and"
        f" {kinds.count(KEY_TRACKER)} key tracker indicators. How they are judged stands in"
        " appendix 2."
    )


def _levels(told: Told) -> dict[str, list[str]]:
    """Codes by the level of the council's framework, or by section where it has none."""
    found: dict[str, list[str]] = {}
    for code, row in told.rows.items():
        found.setdefault(told.definition(code)["level"] or row["section"], []).append(code)
    return found


def _messages(told: Told, analysis: Analysis) -> Iterator[Block]:
    yield Heading("Key messages")
    for level, codes in _levels(told).items():
        sides = [
            analysis.weightiest(side, at_most=MESSAGES, codes=codes)
            for side in (Side.WELL, Side.IMPROVE)
        ]
        if any(sides):
            yield Heading(level, 2)
        for lead, drafts in zip(("Going well", "To improve"), sides, strict=True):
            if drafts:
                yield Paragraph(lead, "strong")
                yield Bullets(
                    [
                        " ".join(
                            [f"{draft.title.rstrip('.')}: {draft.text}", *analysis.turn(draft.code)]
                        )
                        for draft in drafts
                    ]
                )
    yield Heading("Risk management")
    for line in lines(front(told, "risk_management")):
        yield Paragraph(line)


def _visual(told: Told) -> Iterator[Block]:
    """For each theme the indicators that say most: judged ones first."""
    yield Heading("Visual summary")
    for name, codes in _levels(told).items():
        shown = [code for code in codes if told.rows[code]["shown"] is not None]
        shown.sort(key=lambda code: told.rows[code]["against"]["target"]["reference"] is None)
        if shown:
            yield Heading(name, 2)
            yield Boxes([_box(told, code) for code in shown[:BOXES]])


def _box(told: Told, code: str) -> Box:
    row = told.rows[code]
    figure, unit = _writ_large(told, code)
    said = [Cell(", ".join(filter(None, [unit, period_of_row(told, code)])))]
    if row["against"]["year_ago"]["reference"] is not None:
        said.append(Cell(f"A year ago: {told.printed(code, 'year_ago')}"))
    target = row["against"]["target"]
    if target["reference"] is not None:
        word = words.against_target(target["standing"], has_target=True)
        said.append(Cell(f"{word}: {told.printed(code, 'target')}", rag=target["rag"] or "none"))
    said += measured(told, code)
    title = told.definition(code)["title"].rstrip(".")
    return Box(title, said, figure, charts.tiny_chart(told, code, title))


def _writ_large(told: Told, code: str) -> tuple[str, str]:
    """A percentage with its sign; anything else as a number, with its unit in small print."""
    unit = SIGN.get(told.definition(code)["unit"], "")
    if unit == "%":
        return told.figure(code), ""
    return grouped(told.rows[code]["shown"]), unit.strip().capitalize()


def _closing(told: Told) -> Iterator[Block]:
    yield Heading("Recommendation")
    for line in lines(front(told, "recommendation")):
        yield Paragraph(line, "numbered")
    yield Paragraph(f"Author: {front(told, 'author')}")
    yield NewPage()
    yield Heading("Appendix 1: implications")
    yield implications(told)
    yield Heading("Appendix 2: report key")
    yield from _key(told)


def _key(told: Told) -> Iterator[Block]:
    tolerance = Decimal(told.content["policy"]["tolerance"]) * 100
    percent = f"{tolerance.normalize():f}%"
    approaching = f"Approaching it: short by up to {percent} of it" if tolerance else UNUSED
    little_worse = f"Worse by up to {percent} of it" if tolerance else UNUSED
    behind = f"Behind it: short by more than {percent} of it" if tolerance else "Behind it"
    worse = f"Worse by more than {percent} of it" if tolerance else "Worse"
    yield Table(
        name="Report key",
        size=11,
        columns=[Column("Mark", 1), Column("Against target", 2), Column("Against the rest", 2.4)],
        rows=[
            Row(
                [
                    Cell("Green", rag="green"),
                    Cell("Meeting or exceeding the target"),
                    Cell(
                        "The same as the time before, the year before or the benchmark, or better"
                    ),
                ]
            ),
            Row(
                [
                    Cell("Amber", rag="amber"),
                    Cell(approaching),
                    Cell(little_worse),
                ]
            ),
            Row(
                [
                    Cell("Red", rag="red"),
                    Cell(behind),
                    Cell(worse),
                ]
            ),
        ],
    )
    yield Paragraph(
        f"Benchmarks: {', '.join(told.comparators.values()) or 'none'}. A benchmark is the latest"
        " that was known and covers what the figure covers; its period stands beside it."
    )


def _key_table(told: Told, kind: str, title: str) -> Iterator[Block]:
    yield Heading(title, 2)
    codes = [code for code in told.rows if told.definition(code)["kind"] == kind]
    if not codes:
        yield Paragraph("No indicator is of this kind.")
        return
    rows: list[Row] = []
    for section in told.sections:
        members = [code for code in codes if told.rows[code]["section"] == section["name"]]
        if members:
            mark = Cell(words.RAG[section["rag"]], rag=section["rag"])
            rows.append(Row([Cell(section["name"]), mark], is_group=True))
        start = sum(not row.is_group for row in rows)
        rows += [
            Row(list(_key_row(told, code, kind, start + place)))
            for place, code in enumerate(members, start=1)
        ]
    yield Table(
        name=title.partition(": ")[2].capitalize(),
        size=SIZE,
        columns=list(_key_columns(told, kind)),
        rows=rows,
    )


def _key_columns(told: Told, kind: str) -> Iterator[Column]:
    yield figures("Ref", 0.6)
    yield Column("Number", 1.8)
    yield Column("Description", 7.6)
    yield figures("Latest data", 1.3)
    yield Column("Period covered", 2.2)
    if kind == KEY_TARGET:
        yield figures("Period target", 1.2)
        yield Column("Against target", 1.5)
    else:
        yield figures("Previous period", 1.3)
        yield Column("Compared to previous period", 1.8)
    yield figures("12 months earlier", 1.3)
    yield Column("Compared to 12 months earlier", 1.9)
    for label in told.comparators.values():
        yield figures("Figure", 1.2, label)
        yield Column("Compared, and its period", 2, group=label)


def _key_row(told: Told, code: str, kind: str, ref: int) -> Iterator[Cell]:
    against = told.rows[code]["against"]
    yield Cell(str(ref), number=Decimal(ref))
    yield Cell(code)
    yield Cell(told.rows[code]["title"])
    yield _latest(told, code)
    yield Cell(period_of_row(told, code))
    first = "target" if kind == KEY_TARGET else "previous"
    for key in (first, "year_ago"):
        yield _reference(told, code, key)
        yield marked(against[key])
    for key in told.comparators:
        yield _reference(told, code, key)
        mark = marked(against[key])
        yield Cell(mark.text, rag=mark.rag, note=period_of_comparator(told, code, key))


def _reference(told: Told, code: str, key: str) -> Cell:
    shown = told.content["printed"][code].get(key)
    return Cell(told.brief(code, shown), number=Decimal(shown) if shown else None)


def _latest(told: Told, code: str) -> Cell:
    shown = told.rows[code]["shown"]
    if shown is None:
        return Cell(told.figure(code))
    return Cell(told.brief(code, shown), number=Decimal(shown))


def _volumes(told: Told) -> Iterator[Block]:
    """What comes in and what is carried: the counts that measure demand, quarter by quarter."""
    yield Heading("Appendix 4: volume measures")
    drawn = []
    for code in told.rows:
        said = told.definition(code)
        if said["demand"] and said["unit"] == "number" and said["months"] in ("0", "1"):
            groups = list(_quarters(told, code))
            if groups:
                drawn.append(charts.quarters_chart(code, said["title"].rstrip("."), groups))
    if drawn:
        yield Pictures(drawn)
    else:
        yield Paragraph("No count that measures demand is known for a whole quarter.")


def _quarters(told: Told, code: str) -> Iterator[Group]:
    """This year beside the year before: a month's counts added up, a stock at the quarter's end."""
    is_stock = told.definition(code)["months"] == "0"
    years = [
        [_quarter_bar(told, code, first + 3 * quarter, is_stock=is_stock) for quarter in range(4)]
        for first in (told.months[0] - 12, told.months[0])
    ]
    known = [bars for bars in years if any(bar.value is not None for bar in bars)]
    for number_of, bars in enumerate(zip(*known, strict=True), start=1):
        yield Group(f"Q{number_of}", bars)


def _quarter_bar(told: Told, code: str, first: Month, *, is_stock: bool) -> GroupBar:
    year = first.financial_year(told.year_starts)
    months = [first + 2] if is_stock else [first, first + 1, first + 2]
    found = [number(told.cell(code, month)) for month in months]
    known = [each for each in found if each is not None]
    if len(known) < len(months):
        return GroupBar(year, None, "")
    whole = sum(known, Decimal(0))
    return GroupBar(year, whole, grouped(f"{whole:f}"))


def _framework(told: Told) -> Iterator[Block]:
    yield Heading("Appendix 5: performance framework")
    rows = list(_places(told))
    if not rows:
        yield Paragraph(
            "The register names no level and no theme of a framework. Its sections stand in"
            f" their place: {', '.join(section['name'] for section in told.sections)}."
        )
        return
    yield Table(
        name="Framework",
        size=10,
        columns=[
            Column("Level", 1.2),
            Column("Theme", 1.2),
            Column("What a child might ask", 2),
            Column("Indicators", 1.4),
        ],
        rows=rows,
    )


def _places(told: Told) -> Iterator[Row]:
    places: dict[tuple[str, str, str], list[str]] = {}
    for code in told.rows:
        said = told.definition(code)
        if said["level"] or said["theme"]:
            key = (said["level"], said["theme"], told.tags(code).get("Question", ""))
            places.setdefault(key, []).append(code)
    for (level, theme, question), codes in places.items():
        yield Row([Cell(level), Cell(theme), Cell(question), Cell(_listed(codes))])


def _listed(codes: Sequence[str]) -> str:
    return ", ".join(codes)

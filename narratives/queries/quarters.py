"""What a month or quarter still lacks, and who has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indicators.queries import year_starts
from indicators.rules.periods import Month
from indicators.rules.quarters import Quarter
from kpiportal.models import Post
from narratives.models import Commentary, Round, Span
from narratives.queries import chains, subjects
from narratives.queries.completeness import gaps, name_of
from narratives.queries.figures import rows_of
from narratives.queries.known import read
from narratives.rules.claims.when import Calendar
from narratives.rules.drafts import is_unusual
from narratives.rules.prompts import About
from narratives.rules.workflow import CommentaryState, RoundState


def missing_figures(round_: Round) -> list[str]:
    """What has no figure for the last month, and the quarter's months still open."""
    names = [name_of(each) for each in gaps(round_.end)]
    if round_.span == Span.QUARTER:
        open_months = Round.objects.months().filter(
            end__in=Quarter(round_.end, year_starts()).months[:-1],
            state=RoundState.OPEN,
        )
        names += [month.name for month in open_months.order_by("end")]
    return names


def to_explain(month: Month) -> dict[str, str]:
    """The indicators whose figure the quarter has to explain, and why: by code.

    Off target, turned since the quarter before, or an unusual move.
    """
    rows = rows_of(month)
    before = {row["code"]: row["against"]["target"]["rag"] for row in rows_of(month - 3)}
    unusual = unusual_moves(month, [row["code"] for row in rows])
    found = {}
    for row in rows:
        code, rag = row["code"], row["against"]["target"]["rag"]
        why = [
            "behind its target" if rag == "red" else "",
            f"turned {rag}" if _has_turned(before.get(code, "none"), rag) else "",
            "an unusual move" if code in unusual and row["end"] == str(month) else "",
        ]
        if any(why):
            found[code] = ", ".join(filter(None, why))
    return found


def unusual_moves(month: Month, codes: Sequence[str]) -> set[str]:
    facts = read(codes).facts(month, tuple(codes))
    return {
        each.code for each in facts.subjects if is_unusual(each, Calendar(month, each.year_starts))
    }


def _has_turned(before: str, now: str) -> bool:
    return "none" not in (before, now) and before != now


def commentary_missing(quarter: Round) -> list[Commentary]:
    """What was due and is not accepted."""
    rows = Commentary.objects.filter(round=quarter, is_due=True)
    return list(
        rows.exclude(state=CommentaryState.ACCEPTED)
        .select_related("indicator", "round")
        .order_by("indicator__code", "section")
    )


def quarter_of(month: Round) -> Round | None:
    """The living quarter that a month belongs to."""
    quarter = Quarter.containing(month.end, year_starts())
    return Round.objects.quarters().living().filter(end=quarter.end).first()


def months_in(quarter: Round) -> list[Round]:
    months = Quarter(quarter.end, year_starts()).months
    return list(Round.objects.months().filter(end__in=months).order_by("end"))


@dataclass(frozen=True)
class Line:
    """One commentary of a quarter, and who has it since when."""

    commentary: Commentary
    title: str
    section: str
    lead: str
    has_it: str


def lines(quarter: Round, today: date) -> list[Line]:
    """The quarter's commentary in the register's order, in a handful of queries."""
    rows = list(
        Commentary.objects.filter(round=quarter).select_related("round", "indicator", "author")
    )
    definitions = chains.definitions_of(rows)
    holders = chains.has_it(rows, definitions, today)
    writers = chains.leads(rows, definitions)
    found = [
        Line(row, *_called(row, definitions), _title(writers[row.pk]), holders[row.pk])
        for row in rows
        if row.about is not About.INDICATOR or row.indicator_id in definitions
    ]
    order = {section: place for place, section in enumerate(subjects.sections())}
    return sorted(found, key=lambda line: _place(line, order, definitions))


def _called(row: Commentary, definitions: chains.Definitions) -> tuple[str, str]:
    """What it is on, and in which section."""
    if row.about is About.INDICATOR:
        known = definitions[row.indicator_id or 0]
        return known.title, known.section
    return ("Section", row.section) if row.section else ("What the director says of it", "")


def _place(
    line: Line, order: dict[str, int], definitions: chains.Definitions
) -> tuple[int, int, str]:
    """The quarter first, then each section before its indicators."""
    row = line.commentary
    if row.about is About.QUARTER:
        return -1, 0, ""
    known = definitions.get(row.indicator_id or 0)
    return order.get(line.section, len(order)), known.order + 1 if known else 0, row.subject


def _title(post: Post | None) -> str:
    return post.title if post else ""

"""What a month or quarter still lacks, and who has it."""

from dataclasses import dataclass

from indicators.models import Definition
from indicators.queries import year_starts
from indicators.rules.periods import Month
from indicators.rules.quarters import Quarter
from narratives.models import Commentary, Round, Span
from narratives.queries import chains
from narratives.queries.completeness import gaps, name_of
from narratives.queries.figures import rows_of
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


def codes_to_explain(month: Month) -> list[str]:
    """The indicators whose figure the quarter has to explain: those behind their target."""
    rows = rows_of(month)
    return [row["code"] for row in rows if row["against"]["target"]["rag"] == "red"]


def commentary_missing(quarter: Round) -> list[Commentary]:
    """What was due and is not accepted."""
    rows = Commentary.objects.filter(round=quarter, is_due=True)
    return list(
        rows.exclude(state=CommentaryState.ACCEPTED)
        .select_related("indicator", "round")
        .order_by("indicator__code")
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


def lines(quarter: Round) -> list[Line]:
    """The quarter's commentary in the register's order, in a handful of queries."""
    rows = list(
        Commentary.objects.filter(round=quarter).select_related("round", "indicator", "author")
    )
    definitions = chains.definitions_of(rows)
    holders = chains.has_it(rows, definitions)
    known = [row for row in rows if row.indicator_id in definitions]
    known.sort(key=lambda row: (definitions[row.indicator_id].order, row.indicator.code))
    return [
        Line(
            row,
            definitions[row.indicator_id].title,
            definitions[row.indicator_id].section,
            lead_title(definitions[row.indicator_id]),
            holders[row.pk],
        )
        for row in known
    ]


def lead_title(definition: Definition) -> str:
    return definition.lead.post.title if definition.lead else ""

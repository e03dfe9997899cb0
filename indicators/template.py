"""The workbook that a month's figures are filled into: written for the round, read by uploads."""

from collections.abc import Container

from indicators.checks.expected import Expected, Known, expected
from indicators.models import Status
from indicators.packs.uploaded import FIGURES
from indicators.rules.periods import Month, months_text
from kpiportal.documents.fill_in import NUMBER, TEXT, Field, to_fill_in
from kpiportal.documents.tables import Cell

FIELDS = (
    Field("code", 14),
    Field("title", 50),
    Field("category", 18),
    Field("unit", 11),
    Field("month", 9),
    Field("months", 8),
    Field("last month", 9),
    Field("last figure", 10),
    Field("value", 11, NUMBER),
    Field("numerator", 11, NUMBER),
    Field("denominator", 12, NUMBER),
    Field("status", 13, tuple(Status.values)),
    Field("note", 40, TEXT),
)


def template(month: Month, *, of: Container[int] | None = None) -> bytes:
    """All that is due, or what is due of some indicators."""
    due = [each for each in expected(month) if of is None or each.indicator in of]
    return to_fill_in(FIGURES, FIELDS, [_row(each, month) for each in due], says=_says(month))


def _row(each: Expected, month: Month) -> list[Cell]:
    last, now = each.last, each.now
    return [
        each.code,
        each.title,
        each.category,
        each.unit,
        str(month),
        months_text(each.months),
        str(last.end) if last else None,
        last.value if last else None,
        *_held(now),
    ]


def _held(now: Known | None) -> list[Cell]:
    if now is None:
        return [None] * 5
    return [now.value, now.numerator, now.denominator, now.status, now.note]


def _says(month: Month) -> list[str]:
    return [
        f"Figures for {month.label}",
        "Fill in the yellow cells of the sheet called figures; the others are locked. Save the"
        " workbook, then upload it under Figures in. Nothing is stored before you have seen a"
        " preview and confirmed it.",
        "Leave a row empty where you have nothing for it: it says nothing then. What is filled in"
        " already is what the portal holds for this month; another figure in its place is a"
        " restatement, and you will be asked why.",
        "value: the figure itself, a number without a sign for percent (81.5, not 81.5% or 0.815)."
        " Paste values, no formulas.",
        "numerator and denominator: the counts that a percentage or a rate comes from, where you"
        " have them.",
        "status: leave it empty for a final figure. provisional: it may still change. suppressed:"
        " too small to be shown, with the figure or without. not_due: this month has none."
        " not_available: it should have one, and there is none; say why in the note.",
        "months: how many months up to the month a figure covers; 0 is a point in time, ytd the"
        " year to date. Figures that follow from others are not asked for.",
    ]

"""What an address asks of the scorecard: month, day, audience, columns, filters and order.

The page and every export read it here, so that a file holds just what the page showed.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.formats import date_format

from indicators.pages.scorecard_filters import Filters
from indicators.pages.viewing import SEEN_BY, AudienceField
from indicators.rules import words
from indicators.rules.periods import Month
from indicators.rules.suppression import Audience
from indicators.scorecard.columns import AT_FIRST, CHOICES, Column, columns_of
from indicators.scorecard.kept import kept_sheet
from indicators.scorecard.sheet import Line, Sheet
from kpiportal.pages.forms import QuickCheckboxes, QuickSelect

YEARS_OFFERED = 3


class View(forms.Form):
    """Which scorecard, and how much of it."""

    says_optional = False
    month = forms.ChoiceField(widget=QuickSelect)
    known = forms.DateField(label="As known on (empty: now)", required=False)
    audience = AudienceField(required=False, widget=QuickSelect)
    show = forms.MultipleChoiceField(
        label="Columns",
        required=False,
        choices=[*CHOICES.items()],
        widget=QuickCheckboxes,
    )

    def __init__(self, asked: QueryDict, *, newest: Month) -> None:
        data = asked.copy()
        data["month"] = data.get("month") or str(newest)
        if "show" not in data:
            data.setlist("show", [*AT_FIRST])
        super().__init__(data)
        field = self.fields["month"]
        assert isinstance(field, forms.ChoiceField)
        months = _offered(newest, str(data["month"]))
        field.choices = [(str(month), month.label) for month in months]


@dataclass(frozen=True)
class Asked:
    """A scorecard, the lines of it that are asked for in their order, and its columns."""

    view: View
    sheet: Sheet
    filters: Filters
    columns: list[Column]
    lines: list[Line]
    # The column it is sorted by, a minus before it where it descends; empty: by section.
    order: str

    @property
    def says(self) -> list[tuple[str, str]]:
        """What the reader has to know of what is seen: it stands on top, and in every file."""
        card = self.sheet.card
        known = date_format(card.known_on) if card.known_on else "now"
        said = [("As known", f"on {known}" if card.known_on else known)]
        if card.audience is not Audience.STAFF:
            said.append((SEEN_BY, words.AUDIENCE[card.audience]))
        said += [(used.label, used.value) for used in self.filters.used]
        if self.order:
            label = sortable(self.sheet)[self.order.lstrip("-")].label
            said.append(("Sorted by", label + (", descending" if self.order[0] == "-" else "")))
        return said


def shortest(asked: QueryDict) -> QueryDict:
    """The same without what is asked for anyway: a form sends its empty fields too, and what it
    leads to is a link to be sent."""
    short = asked.copy()
    for name, values in asked.lists():
        said = [value for value in values if value]
        if (name == "show" and said == AT_FIRST) or (name, said) == ("audience", [Audience.STAFF]):
            said = []
        if said:
            short.setlist(name, said)
        else:
            short.pop(name)
    return short


def sheet_of(view: View) -> Sheet:
    """What a valid view shows."""
    return kept_sheet(
        Month.from_text(view.cleaned_data["month"]),
        known_on=view.cleaned_data["known"],
        audience=Audience(view.cleaned_data["audience"] or Audience.STAFF),
    )


def asked_of(view: View, sheet: Sheet, query: QueryDict, led: Collection[int]) -> Asked:
    """What a query asks of a valid view's sheet; its filters may still be wrong, and then keep
    nothing. `led`: the indicators that its reader leads, of which it may ask for those alone."""
    filters = Filters(query, sheet.lines, led=led)
    order = query.get("sort", "")
    shown = view.cleaned_data["show"]
    columns = columns_of(sheet, [*shown, "section"] if order else shown)
    lines = in_order(filters.kept if filters.is_valid() else [], sortable(sheet), order)
    return Asked(view, sheet, filters, columns, lines, order)


def sortable(sheet: Sheet) -> dict[str, Column]:
    """By what its lines can be sorted, be it shown or not: who leaves a column away keeps their
    order."""
    return {column.key: column for column in columns_of(sheet, CHOICES) if column.sort}


def address(query: QueryDict, **changes: object) -> str:
    """The page's address with these parameters set, or left out where empty."""
    kept = query.copy()
    for name, value in changes.items():
        kept.pop(name, None)
        if value not in (None, ""):
            kept[name] = str(value)
    return f"?{kept.urlencode()}"


def in_order(lines: Iterable[Line], offered: Mapping[str, Column], order: str) -> list[Line]:
    """Sorted by a column that can be; what has nothing there stands last, either way."""
    if not order:
        return list(lines)
    column = offered.get(order.removeprefix("-"))
    if column is None or column.sort is None:
        raise BadRequest("The scorecard can’t be sorted that way.")
    return _sorted(lines, column.sort, descends=order.startswith("-"))


def _sorted(lines: Iterable[Line], sort: Callable[[Line], Any], *, descends: bool) -> list[Line]:
    keyed = [(sort(line), line) for line in lines]
    said = [pair for pair in keyed if pair[0] is not None]
    said.sort(key=lambda pair: pair[0], reverse=descends)
    return [line for _, line in said] + [line for key, line in keyed if key is None]


def _offered(newest: Month, asked: str) -> list[Month]:
    """The last years' months, the newest first; a link may lead to one before them."""
    offered = [newest - back for back in range(12 * YEARS_OFFERED)]
    try:
        month = Month.from_text(asked)
    except ValueError:
        return offered
    return sorted({month, *offered}, reverse=True)

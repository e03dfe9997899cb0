"""Tables on django-tables2, with our template and only what a reader may ask of them."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple, TypeVar

import django_tables2
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format, localize, number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django_tables2 import utils
from django_tables2.columns import BoundColumn
from django_tables2.rows import BoundRow

PER_PAGE = 50


class Column(django_tables2.Column):
    """Text. An empty cell holds a dash."""

    is_numeric = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", "–")
        kwargs["attrs"] = {"a": {"class": "govuk-link"}, **kwargs.get("attrs", {})}
        super().__init__(*args, **kwargs)

    def cell_class(self) -> str:
        given = self.attrs.get("td", {}).get("class", "")
        return f"{given} govuk-table__cell--numeric".strip() if self.is_numeric else given


class Number(Column):
    """To the right, its figures under one another. Decimals as given, unless told how many."""

    is_numeric = True

    def __init__(self, *args: Any, decimals: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decimals = decimals

    def render(self, value: Decimal | int) -> str:
        return number_format(value, self.decimals, use_l10n=True, force_grouping=True)


class Day(Column):
    """3 Nov 2017"""

    def render(self, value: date) -> str:
        day = timezone.localtime(value).date() if isinstance(value, datetime) else value
        return format_html(
            '<time datetime="{}">{}</time>', day.isoformat(), date_format(day, "SHORT_DATE_FORMAT")
        )


class Moment(Column):
    """3 Nov 2017, 16:05"""

    def render(self, value: datetime) -> str:
        words = date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), words)


class Heading(NamedTuple):
    label: str
    css: str
    sort: str  # what the next click asks for; empty where it can't be sorted
    order: str  # ascending, descending or none


class Table(django_tables2.Table):
    """Say what it holds in `caption`; the first column names the row, unless `row_header` does."""

    caption: str = ""
    caption_is_hidden: ClassVar[bool] = False  # where the page's heading says the same
    is_dense: ClassVar[bool] = False  # 14 px, for many figures
    # On a phone its rows stand under one another, each cell under its heading: for text.
    is_stacked: ClassVar[bool] = False
    row_header: ClassVar[str] = ""

    def headings(self) -> Iterator[Heading]:
        for bound in self.columns:
            yield Heading(bound.header, _css(bound), _next_sort(bound), _order(bound))

    def body(self) -> Iterator[SafeString]:
        """Its rows, drawn here: a template would take twice as long over a scorecard's cells."""
        attrs = {bound.name: self._cell_attrs(bound) for bound in self.columns}
        names = self.row_header or next(iter(attrs), "")
        for row in self.paginated_rows:
            cells = "".join(
                _cell(cell, attrs[of.name], of.name == names) for of, cell in row.items()
            )
            # Each cell and attribute was escaped where it was drawn.
            yield mark_safe(f'<tr class="govuk-table__row"{self._attrs(row)}>{cells}</tr>')  # noqa: S308

    def _cell_attrs(self, bound: BoundColumn) -> str:
        """Its class, without its end, and its heading where there is no row of headings."""
        label = f' data-l="{conditional_escape(bound.header)}"' if self.is_stacked else ""
        return f'{_css(bound)}"{label}'

    def _attrs(self, row: BoundRow) -> str:
        if not self.row_attrs:
            return ""
        given = utils.computed_values(self.row_attrs, {"table": self, "record": row.record})
        return f" {utils.AttributeDict(given).as_html()}"


def _cell(content: Any, attrs: str, names_row: bool) -> str:  # noqa: FBT001 # 900 a page
    text = conditional_escape(localize(content))
    if names_row:
        return f'<th scope="row" class="govuk-table__header {attrs}>{text}</th>'
    return f'<td class="govuk-table__cell {attrs}>{text}</td>'


AnyTable = TypeVar("AnyTable", bound=Table)


def arrange(request: HttpRequest, table: AnyTable, *, per_page: int = PER_PAGE) -> AnyTable:
    """Sort and page it as the address asks; an order that it doesn't offer is a bad request."""
    asked = request.GET.getlist(table.prefixed_order_by_field)
    offered = {bound.order_by_alias.bare for bound in table.columns if bound.orderable}
    if any(key.removeprefix("-") not in offered for key in asked):
        raise BadRequest("This list can't be sorted that way.")
    table.request = request
    if asked:
        table.order_by = asked
    table.paginate(paginator_class=Forgiving, per_page=per_page, page=_page(request, table))
    return table


class Forgiving(Paginator):
    """A page that has gone, because the list has grown shorter, is the last one."""

    def validate_number(self, number: Any) -> int:
        return int(min(max(int(number), 1), self.num_pages))


def _page(request: HttpRequest, table: Table) -> int:
    asked = request.GET.get(table.prefixed_page_field, "")
    return int(asked) if asked.isdecimal() and len(asked) < 10 else 1


def _css(bound: BoundColumn) -> str:
    column = bound.column
    return column.cell_class() if isinstance(column, Column) else ""


def _next_sort(bound: BoundColumn) -> str:
    return str(bound.order_by_alias.next) if bound.orderable else ""


def _order(bound: BoundColumn) -> str:
    if not bound.is_ordered:
        return "none"
    return "descending" if bound.order_by_alias.is_descending else "ascending"


Signature = tuple[tuple[str, ...], str | None]


def _signature(function: Callable[..., Any]) -> Signature:
    """What django-tables2 asks of inspect for every cell: half of a table's time.

    Kept by the function, not by the bound method, so that no table outlives its request.
    """
    plain = getattr(function, "__func__", None)
    if plain is None:
        return _signature_of(function)
    names, rest = _signature_of(plain)
    return names[1:], rest


_signature_of = lru_cache(maxsize=1000)(utils.signature)
utils.signature = _signature

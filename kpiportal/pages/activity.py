"""The trail in plain words: who did what to which thing, as far as the reader's roles open it."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.apps import apps
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from kpiportal.access import SEE_ACTIVITY, needs
from kpiportal.models import Event
from kpiportal.pages.reader import reader_of
from kpiportal.pages.tables import Column, Moment, Table, arrange
from kpiportal.rules.words import labelled

IN_OUR_TIME = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 1, 1))]


class Filters(forms.Form):
    says_optional = False
    who = forms.CharField(required=False, label="Person", max_length=100)
    kind = forms.ChoiceField(required=False, label="Kind of thing")
    what = forms.CharField(required=False, label="Name of the thing", max_length=100)
    since = forms.DateField(required=False, label="From", validators=IN_OUR_TIME)
    until = forms.DateField(required=False, label="To", validators=IN_OUR_TIME)
    thing = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(kind, _kind_in_words(kind)) for kind in kinds]
        field = cast(forms.ChoiceField, self.fields["kind"])
        field.choices = [("", "Everything"), *sorted(choices, key=lambda choice: choice[1])]


class Events(Table):
    caption = "Activity, the newest first"
    caption_is_hidden = True
    row_header = "at"
    at = Moment(verbose_name="When")
    actor_name = Column(verbose_name="Who")
    verb = Column(verbose_name="Did what")
    detail = Column(verbose_name="What changed")

    class Meta:
        orderable = False

    def render_verb(self, record: Event) -> str:
        return sentence(record)

    def render_detail(self, value: dict[str, Any]) -> SafeString | str:
        lines = ((line,) for line in changes(value))
        return format_html_join("", "<div>{}</div>", lines) or "–"


@needs(SEE_ACTIVITY)
@require_safe
def activity(request: HttpRequest) -> HttpResponse:
    reader = reader_of(request)
    seen = Event.objects.visible_to(reader, timezone.localdate())
    kinds = list(seen.order_by("target_kind").values_list("target_kind", flat=True).distinct())
    form = Filters(request.GET, kinds=kinds)
    rows = _found(seen, form) if form.is_valid() else seen.none()
    table = Events(rows, empty_text="Nothing happened that is like that.")
    context = {"form": form, "table": arrange(request, table)}
    return render(request, "kpiportal/activity.html", context)


def _found(rows: QuerySet[Event], form: Filters) -> QuerySet[Event]:
    asked = form.cleaned_data
    if asked["who"]:
        rows = rows.filter(actor_name__icontains=asked["who"])
    if asked["kind"]:
        rows = rows.filter(target_kind=asked["kind"])
    if asked["thing"]:
        rows = rows.filter(target_id=asked["thing"])
    if asked["what"]:
        rows = rows.filter(target_name__icontains=asked["what"])
    if asked["since"]:
        rows = rows.filter(at__gte=_midnight(asked["since"]))
    if asked["until"]:
        rows = rows.filter(at__lt=_midnight(asked["until"] + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def sentence(event: Event) -> str:
    """What was done to what; nothing is said twice where somebody acted for themselves."""
    is_self = event.target_kind == "kpiportal.person" and event.target_id == str(event.actor_id)
    if is_self:
        return event.verb
    return f"{event.verb} {_kind_in_words(event.target_kind)} {event.target_name}"


def changes(detail: dict[str, Any]) -> Iterator[str]:
    """One line a change: "Team: North → South"."""
    before, after = detail.get("before") or {}, detail.get("after") or {}
    if not (isinstance(before, dict) and isinstance(after, dict)):
        # Of a single thing, such as a RAG: there is no name to say before it.
        before, after = {"Changed": before}, {"Changed": after}
    for name in dict.fromkeys([*before, *after]):
        if name in before and name in after:
            yield f"{labelled(name)}: {_value(before[name])} → {_value(after[name])}"
        else:
            yield f"{labelled(name)}: {_value(before.get(name, after.get(name)))}"
    for name, value in detail.items():
        if name not in {"before", "after"}:
            yield f"{labelled(name)}: {_value(value)}"


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_value, value)) or "none"
    if isinstance(value, dict):
        return ", ".join(f"{labelled(name)} {_value(held)}" for name, held in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _day(str(value)) if value not in (None, "") else "none"


def _day(text: str) -> str:
    """A date as it lies in the trail, as people write it; any other text as it is."""
    try:
        day = date.fromisoformat(text) if len(text) == len("2026-03-31") else None
    except ValueError:
        day = None
    return date_format(day, "SHORT_DATE_FORMAT") if day else text


def _kind_in_words(kind: str) -> str:
    try:
        return str(apps.get_model(kind)._meta.verbose_name)
    except LookupError:  # a model of an earlier version: the trail outlives it
        return kind.partition(".")[2]

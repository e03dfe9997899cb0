"""The rounds of audits, and a new one."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from audits.actions.programmes import start_programme
from audits.models import Programme
from audits.rules.workflow import State
from indicators.queries import year_starts
from indicators.rules.periods import Month
from indicators.rules.quarters import Quarter
from kpiportal.access import RUN_AUDITS, needs
from kpiportal.pages.reader import reader_of
from kpiportal.pages.tables import Column, Number, Table, arrange


class Programmes(Table):
    caption = "Programmes"
    caption_is_hidden = True
    title = Column(linkify=lambda record: reverse("audit_programme", args=[record.pk]))
    period = Column(empty_values=(), order_by=("first_day", "months"))
    kind = Column(empty_values=())
    cases = Number()
    final = Number()

    def __init__(self, *args: Any, year_starts: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year_starts = year_starts

    def render_period(self, record: Programme) -> str:
        return record.period(self.year_starts)

    def render_kind(self, record: Programme) -> str:
        return record.theme or record.get_kind_display()


class ProgrammeForm(forms.Form):
    title = forms.CharField(max_length=200, help_text="For example, Quarter 3 case audits")
    kind = forms.ChoiceField(
        choices=Programme.Kind.choices,
        widget=forms.RadioSelect,
        help_text="Random and thematic audits are never counted together.",
    )
    theme = forms.CharField(
        max_length=200, required=False, help_text="What a thematic programme looks into"
    )
    period = forms.ChoiceField()

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Choose a month or a quarter"), *periods(today)]

    def clean(self) -> None:
        theme, kind = self.cleaned_data.get("theme", ""), self.cleaned_data.get("kind")
        if kind == Programme.Kind.THEMATIC and not theme:
            self.add_error("theme", "Enter the theme of the programme")
        if kind == Programme.Kind.RANDOM and theme:
            self.add_error("theme", "A random programme has no theme: leave this empty")

    def clean_title(self) -> str:
        title = str(self.cleaned_data["title"])
        if Programme.objects.filter(title=title).exists():
            raise ValidationError("A programme with this title is there already")
        return title


@needs(RUN_AUDITS)
@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    standing = Q(audits__second_of=None, audits__reaudit_of=None) & ~Q(audits__state=State.DECLINED)
    rows = Programme.objects.annotate(
        cases=Count("audits", filter=standing),
        final=Count("audits", filter=Q(audits__state=State.FINAL)),
    ).order_by("-first_day", "title")
    table = Programmes(
        rows, year_starts=year_starts(), empty_text="No programme has been started yet."
    )
    return render(request, "audits/programmes.html", {"table": arrange(request, table)})


@needs(RUN_AUDITS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_programme(request: HttpRequest) -> HttpResponse:
    form = ProgrammeForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        first_day, months = given.pop("period").split("/")
        try:
            programme = start_programme(
                **given,
                first_day=date.fromisoformat(first_day),
                months=int(months),
                by=reader_of(request),
            )
        except ValidationError as refusal:  # started twice in the same moment
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, f"{programme} has begun. Set it up, then load its frame.")
            return redirect("audit_programme", programme.pk)
    return render(request, "audits/new_programme.html", {"form": form})


def periods(today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """The quarters and months of last year, this year and next, as a choice offers them."""
    starts = year_starts()
    first = Month.of(today.year, today.month).year_start(starts) - 12
    months = [first + later for later in range(36)]
    quarters = [Quarter.containing(month, starts) for month in months[::3]]
    return [
        ("Quarters", [(f"{each.months[0]}-01/3", str(each)) for each in quarters]),
        ("Months", [(f"{month}-01/1", month.label) for month in months]),
    ]

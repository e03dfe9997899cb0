"""One round of audits: how it is set up, its frame, and the cases that were drawn."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from audits.actions.programmes import Settings, set_up
from audits.actions.reading import note_reading
from audits.models import Audit, DrawnCase, Frame, GradeScale, Programme, Tool
from audits.queries import who_may
from audits.queries.draws import size_of
from audits.rules.workflow import State
from indicators.queries import year_starts
from kpiportal.access import RUN_AUDITS, needs
from kpiportal.models import Person
from kpiportal.pages.edit import conflict
from kpiportal.pages.reader import reader_of
from kpiportal.rules.days import day_in_words
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError

SummaryRow = dict[str, Any]


class SetUpForm(forms.Form):
    says_optional = False
    version = forms.IntegerField(widget=forms.HiddenInput)
    tool = forms.ModelChoiceField(Tool.objects.all(), empty_label=None)
    scale = forms.ModelChoiceField(GradeScale.objects.all(), empty_label=None)
    share = forms.IntegerField(
        label="Cases drawn of a hundred",
        required=False,
        min_value=1,
        max_value=100,
        help_text="A share of those that may be drawn; or give their number.",
    )
    number = forms.IntegerField(
        label="Number of cases drawn", required=False, min_value=1, max_value=9999
    )
    strata = forms.ChoiceField(
        choices=Programme.Strata.choices, required=False, widget=forms.RadioSelect
    )
    skip_audited_months = forms.IntegerField(
        label="Leave out a case audited within so many months",
        min_value=0,
        max_value=60,
        help_text="0: none is left out for that",
    )
    skip_opened_days = forms.IntegerField(
        label="Leave out a case opened within so many days",
        min_value=0,
        max_value=365,
        help_text="Where the frame has the column opened",
    )
    one_of_siblings = forms.BooleanField(label="Draw one of a sibling group", required=False)
    marked_twice = forms.IntegerField(
        label="Audits marked twice, of a hundred", min_value=0, max_value=100
    )
    auditors = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="All who may audit, where nobody is chosen",
    )
    seed = forms.CharField(
        max_length=64,
        help_text="By which cases are drawn. It is fixed before the frame is known.",
    )

    def __init__(self, data: Any, *, programme: Programme) -> None:
        names = [name for name in self.base_fields if name != "auditors"]
        initial = {name: getattr(programme, name) for name in names}
        super().__init__(data, initial=initial | {"auditors": programme.auditors.all()})
        field = self.fields["auditors"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = who_may.auditors()
        strata = self.fields["strata"]
        strata.label = "Shares by"

    def clean(self) -> None:
        if self.cleaned_data.get("share") and self.cleaned_data.get("number"):
            self.add_error("number", "Give a share or a number, not both")


@dataclass(frozen=True)
class DrawnRow:
    drawn: DrawnCase
    audit: Audit | None
    # Whoever marks the case themself isn't told how the other's audit stands.
    may_be_opened: bool = True

    @property
    def number(self) -> str:
        case = self.drawn.frame_case.case
        return case.case_number.number if case else "erased"

    @property
    def state(self) -> str:
        if self.drawn.replaced_by:
            return f"Replaced by {self.drawn.replaced_by.frame_case.ticket}"
        if self.audit and not self.may_be_opened:
            return "Given out"
        return State(self.audit.state).label if self.audit else "Waits for an auditor"

    @property
    def may_be_replaced(self) -> bool:
        is_audited = self.audit is not None and self.audit.state != State.DECLINED
        return not (is_audited or self.drawn.replaced_by)


@needs(RUN_AUDITS)
@require_safe
def programme(request: HttpRequest, programme_id: int) -> HttpResponse:
    shown = get_object_or_404(Programme, pk=programme_id)
    frame = Frame.objects.filter(programme=shown).select_related("frozen_by").first()
    rows = drawn_rows(frame, reader_of(request)) if frame else []
    if rows:
        note_reading(shown, name=str(shown), by=reader_of(request), at=timezone.now())
    context = {
        "programme": shown,
        "rows": _facts(shown, is_frozen=frame is not None),
        "frame": frame,
        "cases": frame.cases.count() if frame else 0,
        "left_out": _left_out(frame) if frame else [],
        "size": size_of(shown),
        "drawn": rows,
        "waiting": sum(row.may_be_replaced for row in rows),
    }
    return render(request, "audits/programme.html", context)


@needs(RUN_AUDITS)
@require_http_methods(["GET", "HEAD", "POST"])
def set_up_programme(request: HttpRequest, programme_id: int) -> HttpResponse:
    shown = get_object_or_404(Programme, pk=programme_id)
    form = SetUpForm(request.POST or None, programme=shown)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        version, auditors = given.pop("version"), given.pop("auditors")
        try:
            set_up(
                programme=shown,
                version=version,
                settings=Settings(**given),
                auditors=auditors,
                by=reader_of(request),
            )
        except SavedByAnotherError:
            kept = Programme.objects.get(pk=programme_id)
            return conflict(request, form, kept, back=request.path)
        except MoveError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The programme is set up.")
            return redirect("audit_programme", programme_id)
    context = {"form": form, "programme": shown}
    return render(request, "audits/set_up_programme.html", context)


def drawn_rows(frame: Frame, reader: Person) -> list[DrawnRow]:
    drawn = DrawnCase.objects.filter(frame_case__frame=frame).select_related(
        "frame_case__case__case_number", "frame_case__team", "replaced_by__frame_case"
    )
    audits = Audit.objects.counted().filter(programme=frame.programme).order_by("pk")
    by_case: dict[int | None, Audit] = {
        audit.case_id: audit for audit in audits
    }  # the last: one handed on comes later
    withheld = set(audits.withheld_from(reader))
    found = [(one, by_case.get(one.frame_case.case_id)) for one in drawn]
    return [DrawnRow(one, audit, audit not in withheld) for one, audit in found]


def _left_out(frame: Frame) -> list[tuple[str, int]]:
    rows = frame.cases.exclude(left_out="").order_by("left_out").values_list("left_out")
    return list(rows.annotate(count=Count("pk")))


def _facts(shown: Programme, *, is_frozen: bool) -> list[SummaryRow]:
    size = "Not decided yet"
    if shown.share:
        size = f"{shown.share} of a hundred that may be drawn"
    elif shown.number:
        size = str(shown.number)
    auditors = ", ".join(shown.auditors.values_list("name", flat=True))
    rows = {
        "Period": shown.period(year_starts()),
        "Kind": shown.theme or shown.get_kind_display(),
        "Tool": shown.tool,
        "Scale": f"{shown.scale}, in use from {day_in_words(shown.scale.first_day)}",
        "Cases drawn": f"{size}, {shown.get_strata_display().lower()}",
        "Left out": _rules(shown),
        "Marked twice": f"{shown.marked_twice} of a hundred" if shown.marked_twice else "None",
        "Auditors": auditors or "All who may audit",
        "Seed": shown.seed or "None",
    }
    found: list[SummaryRow] = [{"key": key, "value": value} for key, value in rows.items()]
    url = reverse("set_up_audit_programme", args=[shown.pk])
    for row in found[2:] if not is_frozen else found[6:8]:
        row |= {"url": url, "action": "Change"}
    return found


def _rules(shown: Programme) -> str:
    rules = []
    if shown.skip_audited_months:
        rules.append(f"audited in the last {shown.skip_audited_months} months")
    if shown.skip_opened_days:
        rules.append(f"opened in the last {shown.skip_opened_days} days")
    if shown.one_of_siblings:
        rules.append("all but one of a sibling group")
    return "; ".join(rules).capitalize() or "None"

"""The tools and scales of audits. Neither is ever changed: a tool gets a new version."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from audits.actions import instruments as actions
from audits.actions.instruments import AreaSaid, GradeSaid
from audits.models import GradeScale, Tool
from kpiportal.access import RUN_AUDITS, needs
from kpiportal.pages.reader import reader_of
from kpiportal.workflow import MoveError

MORE_AREAS = 3
GRADES = 6


class NameForm(forms.Form):
    name = forms.CharField(max_length=100, help_text="Of a tool that is there: its next version")


class AreaForm(forms.Form):
    says_optional = False
    name = forms.CharField(max_length=100, required=False)
    guidance = forms.CharField(max_length=1000, required=False)
    is_graded = forms.BooleanField(required=False)

    def __init__(self, data: Any, *, place: int, initial: dict[str, Any]) -> None:
        super().__init__(data, prefix=f"area-{place}", initial=initial)
        self.fields["name"].label = f"Area {place}"
        self.fields["guidance"].label = f"Guidance for area {place}"
        self.fields["is_graded"].label = f"Area {place} is graded"


class ScaleForm(forms.Form):
    name = forms.CharField(max_length=100)
    first_day = forms.DateField(label="In use from")


class GradeForm(forms.Form):
    says_optional = False
    name = forms.CharField(max_length=100, required=False)
    is_good = forms.BooleanField(required=False)
    starts_clock = forms.BooleanField(required=False)

    def __init__(self, data: Any, *, place: int) -> None:
        super().__init__(data, prefix=f"grade-{place}")
        self.fields["name"].label = f"Judgement {place}"
        self.fields["is_good"].label = f"Judgement {place} counts as good or better"
        self.fields["starts_clock"].label = f"Judgement {place} starts the clock of an Inadequate"


@needs(RUN_AUDITS)
@require_safe
def tools_and_scales(request: HttpRequest) -> HttpResponse:
    context = {
        "tools": Tool.objects.prefetch_related("areas").order_by("name", "-version"),
        "scales": GradeScale.objects.prefetch_related("grades").order_by("-first_day", "name"),
    }
    return render(request, "audits/tools_and_scales.html", context)


@needs(RUN_AUDITS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_tool(request: HttpRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    of = request.GET.get("of", "")
    before = Tool.objects.filter(pk=int(of)).first() if of.isdecimal() and len(of) < 10 else None
    kept: list[dict[str, Any]] = [
        {"name": area.name, "guidance": area.guidance, "is_graded": area.is_graded}
        for area in (before.areas.order_by("order") if before else ())
    ]
    blank: list[dict[str, Any]] = [{"is_graded": True}] * max(MORE_AREAS, 6 - len(kept))
    form = NameForm(data, initial={"name": before.name if before else ""})
    areas = [
        AreaForm(data, place=place, initial=initial)
        for place, initial in enumerate([*kept, *blank], start=1)
    ]
    if data is not None and all([form.is_valid(), *(area.is_valid() for area in areas)]):
        said = [AreaSaid(**a.cleaned_data) for a in areas if a.cleaned_data["name"]]
        given = {"name": form.cleaned_data["name"], "areas": said}
        if _kept(request, form, lambda: actions.keep_tool(**given, by=reader_of(request))):
            return redirect("audit_tools")
    context = {
        "title": f"A new version of {before.name}" if before else "A new tool",
        "form": form,
        "rows": areas,
    }
    return render(request, "audits/new_instrument.html", context)


@needs(RUN_AUDITS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_scale(request: HttpRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = ScaleForm(data)
    grades = [GradeForm(data, place=place) for place in range(1, GRADES + 1)]
    if data is not None and all([form.is_valid(), *(grade.is_valid() for grade in grades)]):
        said = [GradeSaid(**g.cleaned_data) for g in grades if g.cleaned_data["name"]]
        given = {**form.cleaned_data, "grades": said}
        if _kept(request, form, lambda: actions.keep_scale(**given, by=reader_of(request))):
            return redirect("audit_tools")
    context = {
        "title": "A new scale",
        "hint": "The best judgement first. One alone: audits to learn from, that nobody grades.",
        "form": form,
        "rows": grades,
    }
    return render(request, "audits/new_instrument.html", context)


def _kept(request: HttpRequest, form: forms.Form, keep: Any) -> bool:
    try:
        made = keep()
    except MoveError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, f"{made} can be chosen for programmes now.")
    return True

"""The schedule of papers: which are made by themselves, when, and who hears of it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kpiportal.access import MAKE_PAPERS, ROLE_TITLES, Role, Scope, needs
from kpiportal.models import Person
from kpiportal.pages.reader import reader_of
from kpiportal.pages.seen import version_seen
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError
from narratives.actions import paper_plans as actions
from narratives.models import Audience, Moment, PaperPlan
from narratives.pages.closing import GET_OR_POST
from narratives.pages.refusals import attempt
from narratives.papers import FORMATS, PAPERS, formats_of
from narratives.queries.paper_plans import last_made, roles_that_see

STALE = "Somebody changed this in the meantime. Open the page again to see how it stands."
LONGEST_WAIT = 20


class PlanForm(forms.Form):
    """Of a line that is there already, what it is a line of stands fast."""

    paper = forms.ChoiceField(choices=[(name, kind.title) for name, kind in PAPERS.items()])
    audience = forms.ChoiceField(label="For whom", choices=Audience.choices)
    moment = forms.ChoiceField(
        label="When", choices=Moment.choices, widget=forms.RadioSelect, initial=Moment.FROZEN
    )
    days = forms.IntegerField(
        label="Working days after",
        help_text="0: at once.",
        initial=0,
        min_value=0,
        max_value=LONGEST_WAIT,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )
    formats = forms.MultipleChoiceField(
        label="As",
        choices=list(FORMATS.items()),
        initial=["pdf"],
        widget=forms.CheckboxSelectMultiple,
    )
    tell = forms.MultipleChoiceField(
        label="Announced to",
        choices=[(role.value, title) for role, title in ROLE_TITLES.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="In their daily mail, once they may read it.",
    )

    def __init__(self, *args: Any, plan: PaperPlan | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        if plan:
            for name in ("paper", "audience", "moment"):
                del self.fields[name]
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        paper = self.plan.paper if self.plan else said.get("paper", "")
        audience = self.plan.audience if self.plan else said.get("audience", "")
        has = formats_of(paper)
        missing = [FORMATS[form] for form in said.get("formats", []) if form not in has]
        if paper and missing:
            title = PAPERS[paper].title
            self.add_error("formats", f"There is no {title.lower()} as {' or '.join(missing)}.")
        if audience:
            sees = roles_that_see(Audience(audience))
            strangers = [
                ROLE_TITLES[Role(role)] for role in said.get("tell", []) if role not in sees
            ]
            if strangers:
                whom = ", ".join(strangers)
                self.add_error("tell", f"A paper for this audience is not for: {whom}.")
        return said


@needs(MAKE_PAPERS)
@require_safe
def paper_schedule(request: HttpRequest) -> HttpResponse:
    _keeper(request)
    lines = [_line(plan) for plan in PaperPlan.objects.living()]
    return render(request, "narratives/paper_schedule.html", {"lines": lines})


@needs(MAKE_PAPERS)
@require_http_methods(GET_OR_POST)
def add_paper_plan(request: HttpRequest) -> HttpResponse:
    person = _keeper(request)
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.add(
                paper=said["paper"],
                audience=Audience(said["audience"]),
                moment=Moment(said["moment"]),
                **_kept(said),
                by=person,
                now=timezone.now(),
            )
        except MoveError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "It is in the schedule, from now on.")
            return redirect("paper_schedule")
    return _edit(request, form, "Add a paper to the schedule")


@needs(MAKE_PAPERS)
@require_http_methods(GET_OR_POST)
def change_paper_plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    person = _keeper(request)
    plan = get_object_or_404(PaperPlan.objects.living(), pk=plan_id)
    initial = {"formats": plan.formats, "days": plan.days, "tell": plan.tell}
    form = PlanForm(request.POST or None, plan=plan, initial=initial | {"version": plan.version})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.change(
                plan=plan, version=said["version"], **_kept(said), by=person, now=timezone.now()
            )
        except SavedByAnotherError:
            form.add_error(None, STALE)
        else:
            messages.success(request, "The schedule is changed, from now on.")
            return redirect("paper_schedule")
    audience = plan.get_audience_display()
    return _edit(request, form, f"{PAPERS[plan.paper].title}: {audience}")


@needs(MAKE_PAPERS)
@require_POST
def stop_paper_plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    person = _keeper(request)
    plan = get_object_or_404(PaperPlan, pk=plan_id)
    version = version_seen(request)

    def stop() -> None:
        actions.stop(plan=plan, version=version, by=person, now=timezone.now())

    return attempt(request, stop, back=reverse("paper_schedule"))


def _keeper(request: HttpRequest) -> Person:
    person = reader_of(request)
    if Scope.ALL not in MAKE_PAPERS.scopes(person):
        raise PermissionDenied("Your role does not let you change the schedule of papers.")
    return person


def _kept(said: dict[str, Any]) -> dict[str, Any]:
    tell = [Role(role) for role in said["tell"]]
    return {"formats": said["formats"], "days": said["days"], "tell": tell}


def _edit(request: HttpRequest, form: forms.Form, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": reverse("paper_schedule")}
    return render(request, "kpiportal/edit.html", context)


def _line(plan: PaperPlan) -> dict[str, Any]:
    return {
        "plan": plan,
        "title": PAPERS[plan.paper].title,
        "formats": ", ".join(FORMATS[form] for form in plan.formats),
        "told": ", ".join(ROLE_TITLES[Role(role)] for role in plan.tell),
        "last": last_made(plan),
    }

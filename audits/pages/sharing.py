"""Sharing a programme's cases out, and the conflicts that keep people from a team's cases."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from audits.actions import conflicts as actions
from audits.actions.sharing import share_out
from audits.models import Conflict, Programme
from audits.queries import who_may
from audits.queries.sharing import (
    auditors_of,
    cases_without_auditor,
    loads_of_auditors,
    to_mark_twice,
    without_moderator,
)
from kpiportal.access import RECORD_AUDIT, RUN_AUDITS, Permission, needs
from kpiportal.models import Person, Team
from kpiportal.pages.reader import reader_of
from kpiportal.pages.tables import Column, Day, Number, Table, arrange
from kpiportal.workflow import MoveError


class Loads(Table):
    caption = "Who audits"
    name = Column(verbose_name="Auditor")
    team = Column()
    load = Number(verbose_name="Still to record")
    conflicts = Column(verbose_name="Conflicts with")

    class Meta:
        orderable = False


@needs(RUN_AUDITS)
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, programme_id: int) -> HttpResponse:
    programme = get_object_or_404(Programme, pk=programme_id)
    if request.method == "POST":
        done = share_out(programme=programme, by=reader_of(request), now=timezone.now())
        messages.success(
            request,
            f"Given out: {done.cases} to auditors, {done.twice} to be marked a second time, "
            f"{done.moderated} to moderators.",
        )
        for what, cases in {
            "audit": done.nobody_audits,
            "mark a second time": done.nobody_marks_again,
            "moderate": done.nobody_moderates,
        }.items():
            if cases:
                messages.warning(request, f"Nobody may {what} {', '.join(cases)}.")
        return redirect("audit_programme", programme_id)
    people = auditors_of(programme)
    context = {
        "programme": programme,
        "cases": len(cases_without_auditor(programme)),
        "twice": len(to_mark_twice(programme)),
        "moderated": len(without_moderator(programme)),
        "table": arrange(request, Loads(_loads(people), empty_text="Nobody audits.")),
    }
    return render(request, "audits/share_out.html", context)


def _loads(people: list[Person]) -> list[dict[str, Any]]:
    loads = loads_of_auditors(people)
    near: dict[int, list[str]] = {}
    for conflict in Conflict.objects.filter(ended_at=None).select_related("team"):
        near.setdefault(conflict.person_id, []).append(conflict.team.name)
    return [
        {
            "name": person.name,
            "team": person.team or "",
            "load": loads[person.pk],
            "conflicts": ", ".join(near.get(person.pk, [])),
        }
        for person in people
    ]


# --- Conflicts ------------------------------------------------------------------------------

# Who audits declares their own; the co-ordinator everybody's.
DECLARES = Permission("declare conflicts", RECORD_AUDIT.reach | RUN_AUDITS.reach)


class ConflictForm(forms.Form):
    person = forms.ModelChoiceField(Person.objects.none(), empty_label="Choose somebody")
    team = forms.ModelChoiceField(Team.objects.all(), empty_label="Choose a team")
    reason = forms.CharField(
        max_length=300, help_text="For example, that you worked there last year. Name no family."
    )

    def __init__(self, data: Any, *, by: Person) -> None:
        super().__init__(data)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = who_may.auditors()
        if not RUN_AUDITS.is_held_by(by):
            del self.fields["person"]


class Conflicts(Table):
    caption = "Declared conflicts"
    caption_is_hidden = True
    person = Column()
    team = Column()
    reason = Column()
    declared_at = Day(verbose_name="Declared")
    end = Column(verbose_name="Over?", empty_values=())

    class Meta:
        orderable = False

    def __init__(self, *args: Any, may_end: bool, **kwargs: Any) -> None:
        super().__init__(*args, exclude=() if may_end else ("end",), **kwargs)

    def render_end(self, record: Conflict) -> SafeString:
        return format_html(
            '<a class="govuk-link" href="{}">End it<span class="govuk-visually-hidden">'
            " for {} and {}</span></a>",
            reverse("end_conflict", args=[record.pk]),
            record.person,
            record.team,
        )


@needs(DECLARES)
@require_http_methods(["GET", "HEAD", "POST"])
def conflicts(request: HttpRequest) -> HttpResponse:
    reader = reader_of(request)
    may_run = RUN_AUDITS.is_held_by(reader)
    form = ConflictForm(request.POST or None, by=reader)
    if request.method == "POST" and form.is_valid():
        given = {"person": reader} | form.cleaned_data
        try:
            actions.declare(**given, by=reader, now=timezone.now())
        except MoveError as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, f"No case of {given['team']} goes to {given['person']} now.")
            return redirect("conflicts")
    rows = Conflict.objects.filter(ended_at=None).select_related("person", "team")
    table = Conflicts(
        rows if may_run else rows.filter(person=reader),
        may_end=may_run,
        empty_text="No conflict is declared.",
    )
    context = {"form": form, "table": arrange(request, table), "may_run": may_run}
    return render(request, "audits/conflicts.html", context)


@needs(RUN_AUDITS)
@require_http_methods(["GET", "HEAD", "POST"])
def end_conflict(request: HttpRequest, conflict_id: int) -> HttpResponse:
    conflict = get_object_or_404(Conflict.objects.select_related("person", "team"), pk=conflict_id)
    if request.method == "POST":
        actions.end(conflict=conflict, by=reader_of(request), now=timezone.now())
        messages.success(request, f"Cases of {conflict.team} may go to {conflict.person} again.")
        return redirect("conflicts")
    return render(request, "audits/end_conflict.html", {"conflict": conflict})

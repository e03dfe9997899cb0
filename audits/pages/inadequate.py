"""Cases whose practice was found inadequate, and what follows from it step by step."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audits.actions import inadequate as actions
from audits.actions.assignment import audit_again
from audits.actions.reading import note_reading
from audits.models import InadequateCase
from audits.pages.assignment import auditor_field, moderator_field
from audits.queries.following import due_of, inadequate_for
from audits.queries.heads import heads_now
from audits.rules.clock import NEXT
from audits.rules.independence import ObjectionError
from audits.rules.workflow import Alarm
from kpiportal.access import RUN_AUDITS, signed_in
from kpiportal.models import Person
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of
from kpiportal.workflow import MoveError


class AcknowledgeForm(forms.Form):
    """Nothing to fill in: the button says it."""


class PlanForm(forms.Form):
    words = Paragraphs(
        label="What follows for the child and the team?",
        max_length=4000,
        help_text="Who does what by when. Name no child.",
    )


class AgainForm(forms.Form):
    auditor = auditor_field()
    moderator = moderator_field(required=False)


class CloseForm(forms.Form):
    words = Paragraphs(label="Why it can be closed", max_length=4000)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def inadequate_case(request: HttpRequest, inadequate_id: int) -> HttpResponse:
    reader, today = reader_of(request), timezone.localdate()
    case = get_object_or_404(inadequate_for(reader, today), pk=inadequate_id)
    form = _form(case, reader, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if request.POST.get("step") != case.state:  # taken already: a second click, another tab
            return redirect("inadequate_case", inadequate_id)
        if form is None:
            raise PermissionDenied("The next step is somebody else's.")
        if form.is_valid() and _take(request, case, form):
            return redirect("inadequate_case", inadequate_id)
    note_reading(case, name=case.audit.case.reference, by=reader, at=timezone.now())
    context = {
        "case": case,
        "form": form,
        "button": BUTTONS.get(Alarm(case.state), ""),
        "next": NEXT.get(Alarm(case.state), ""),
        "due": due_of(case),
        "heads": heads_now(case.post, today),
        "is_ours": RUN_AUDITS.is_held_by(reader),
    }
    return render(request, "audits/inadequate_case.html", context)


BUTTONS = {
    Alarm.STARTED: "Acknowledge",
    Alarm.ACKNOWLEDGED: "Save the plan",
    Alarm.PLANNED: "Have it audited again",
    Alarm.REAUDITED: "Close",
}


def _form(case: InadequateCase, reader: Person, data: Any) -> forms.Form | None:
    """That of the next step, for whoever takes it."""
    is_head = reader in heads_now(case.post, timezone.localdate())
    is_ours = RUN_AUDITS.is_held_by(reader)
    match Alarm(case.state):
        case Alarm.STARTED if is_head:
            return AcknowledgeForm(data)
        case Alarm.ACKNOWLEDGED if is_head:
            return PlanForm(data)
        case Alarm.PLANNED if is_ours and case.reaudit is None:
            return AgainForm(data)
        case Alarm.REAUDITED if is_ours:
            return CloseForm(data)
    return None


def _take(request: HttpRequest, case: InadequateCase, form: forms.Form) -> bool:
    given: dict[str, Any] = {"by": reader_of(request), "now": timezone.now()}
    try:
        match form:
            case AcknowledgeForm():
                actions.acknowledge(case=case, **given)
            case PlanForm():
                actions.plan(case=case, words=form.cleaned_data["words"], **given)
            case AgainForm():
                audit_again(audit=case.audit, **form.cleaned_data, **given)
            case CloseForm():
                actions.close(case=case, words=form.cleaned_data["words"], **given)
    except ObjectionError as objection:
        form.add_error(objection.about or None, str(objection))
        return False
    except MoveError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, "That is kept.")
    return True

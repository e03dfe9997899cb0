"""Giving cases out: a case into a programme, a declined one on, an audit to its moderator."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from audits.actions import assignment as actions
from audits.actions import recording
from audits.models import Audit, Programme
from audits.pages.loading import load_audit
from audits.queries import who_may
from audits.rules.independence import ObjectionError
from audits.rules.workflow import State
from kpiportal.access import RUN_AUDITS, needs
from kpiportal.models import Person, Team
from kpiportal.pages.reader import reader_of
from kpiportal.workflow import MoveError


class PersonField(forms.ModelChoiceField):
    """Somebody, with the team that decides what they may be given."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.team})" if obj.team else obj.name


def auditor_field() -> PersonField:
    return PersonField(
        who_may.auditors().select_related("team"),
        empty_label="Choose an auditor",
        help_text="Never somebody of the case's own team.",
    )


def moderator_field(*, required: bool) -> PersonField:
    return PersonField(
        who_may.moderators().select_related("team"),
        required=required,
        empty_label="Choose a moderator",
        help_text="Neither the auditor nor anybody in the auditor's line of management.",
    )


class AssignForm(forms.Form):
    programme = forms.ModelChoiceField(Programme.objects.all(), empty_label="Choose a programme")
    number = forms.CharField(
        label="Case number",
        max_length=40,
        help_text="As in the case system. Only you, the auditor and the moderator see it here.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    team = forms.ModelChoiceField(
        Team.objects.all(), label="Team that holds the case", empty_label="Choose a team"
    )
    case_type = forms.CharField(
        max_length=100, required=False, help_text="For example, child protection plan"
    )
    auditor = auditor_field()
    moderator = moderator_field(required=False)


class HandOnForm(forms.Form):
    auditor = auditor_field()


class ModeratorForm(forms.Form):
    moderator = moderator_field(required=True)


@sensitive_post_parameters("number")
@needs(RUN_AUDITS)
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest) -> HttpResponse:
    programme = request.GET.get("programme", "")
    form = AssignForm(
        request.POST or None, initial={"programme": programme} if programme.isdecimal() else None
    )
    if request.method == "POST" and form.is_valid():
        try:
            audit = actions.assign(**form.cleaned_data, by=reader_of(request), now=timezone.now())
        except ObjectionError as objection:
            form.add_error(objection.about or None, str(objection))
        else:
            messages.success(request, f"{audit.case} is with {audit.auditor}.")
            return redirect("audit", audit.pk)
    context = {"form": form, "has_programme": Programme.objects.exists()}
    return render(request, "audits/assign.html", context)


@needs(RUN_AUDITS)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_on(request: HttpRequest, audit_id: int) -> HttpResponse:
    audit, form = load_audit(request, audit_id), HandOnForm(request.POST or None)
    if audit.state != State.DECLINED:
        return redirect("audit", audit_id)
    if _is_given(request, audit, form, actions.hand_on):
        messages.success(request, f"{audit.case} is with {_chosen(form)} now.")
        there = Audit.objects.visible_to(reader_of(request)).filter(replaces=audit).first()
        return redirect("audit", there.pk if there else audit_id)
    return render(request, "audits/hand_on.html", {"form": form, "audit": audit})


@needs(RUN_AUDITS)
@require_http_methods(["GET", "HEAD", "POST"])
def choose_moderator(request: HttpRequest, audit_id: int) -> HttpResponse:
    audit = load_audit(request, audit_id)
    form = ModeratorForm(request.POST or None, initial={"moderator": audit.moderator})
    if not audit.awaits_moderation:
        return redirect("audit", audit_id)
    if _is_given(request, audit, form, actions.give_to_moderator):
        messages.success(request, f"{_chosen(form)} will moderate {audit.case}.")
        return redirect("audit", audit_id)
    return render(request, "audits/choose_moderator.html", {"form": form, "audit": audit})


@needs(RUN_AUDITS)
@require_http_methods(["GET", "HEAD", "POST"])
def mark_again(request: HttpRequest, audit_id: int) -> HttpResponse:
    audit, form = load_audit(request, audit_id), HandOnForm(request.POST or None)
    if _is_given(request, audit, form, actions.mark_again):
        messages.success(request, f"{_chosen(form)} marks {audit.case} too, and isn't told of it.")
        return redirect("audit", audit_id)
    return render(request, "audits/mark_again.html", {"form": form, "audit": audit})


def _is_given(
    request: HttpRequest, audit: Audit, form: forms.Form, give: Callable[..., object]
) -> bool:
    """Whether it is with the chosen person now; the form says why where it may not be."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        give(audit=audit, by=reader_of(request), now=timezone.now(), **form.cleaned_data)
    except ObjectionError as objection:
        [field] = form.fields
        form.add_error(field, str(objection))
        return False
    return True


def _chosen(form: forms.Form) -> Person:
    [person] = form.cleaned_data.values()
    return person


class TakeBackForm(forms.Form):
    reason = forms.CharField(
        max_length=300, help_text="For example, that they have left. Name no child."
    )


@needs(RUN_AUDITS)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, audit_id: int) -> HttpResponse:
    """From somebody who can't audit it, with a reason; then it is handed on."""
    audit = load_audit(request, audit_id)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"reason": form.cleaned_data["reason"], "by": reader_of(request)}
        try:
            recording.take_back(audit=audit, now=timezone.now(), **given)
        except MoveError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("hand_on_audit", audit_id)
    elif not audit.is_being_recorded:
        return redirect("audit", audit_id)
    return render(request, "audits/take_back.html", {"form": form, "audit": audit})

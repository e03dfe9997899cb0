"""Safeguarding concerns: raised from an audit, acknowledged by whom they were sent to."""

from datetime import date

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audits.actions import safeguarding as actions
from audits.actions.reading import note_reading
from audits.models import SafeguardingConcern
from audits.pages.loading import load_audit
from audits.queries.following import concerns_for
from audits.queries.heads import head_of, heads_now
from audits.rules.workflow import Part
from kpiportal.access import RECORD_AUDIT, needs, signed_in
from kpiportal.models import Person
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of
from kpiportal.workflow import MoveError


class ConcernForm(forms.Form):
    words = Paragraphs(
        label="Why may a child not be safe now?",
        max_length=4000,
        help_text="What you saw and when. Ring as well: this doesn't take the place of a call.",
    )


class AnswerForm(forms.Form):
    answer = Paragraphs(
        label="What do you do about it?",
        max_length=4000,
        help_text="For example, that the team manager sees the child today.",
    )


@needs(RECORD_AUDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def raise_concern(request: HttpRequest, audit_id: int) -> HttpResponse:
    audit, reader = load_audit(request, audit_id), reader_of(request)
    if not audit.parts_of(reader) & {Part.AUDITOR, Part.MODERATOR}:
        raise PermissionDenied("Who audits or moderates a case raises a concern about it.")
    form = ConcernForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        concern = actions.raise_concern(
            audit=audit, words=form.cleaned_data["words"], by=reader, now=timezone.now()
        )
        messages.success(request, f"{_told(concern, timezone.localdate())} told of it now.")
        return redirect("safeguarding_concern", concern.pk)
    context = {"form": form, "audit": audit, "head": head_of(audit.team.service)}
    return render(request, "audits/raise_safeguarding.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def concern(request: HttpRequest, concern_id: int) -> HttpResponse:
    reader, today = reader_of(request), timezone.localdate()
    shown = get_object_or_404(concerns_for(reader, today), pk=concern_id)
    may_answer = reader in heads_now(shown.post, today)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and not may_answer:
        raise PermissionDenied("Whom a concern was sent to acknowledges it.")
    if request.method == "POST" and form.is_valid():
        try:
            actions.acknowledge(
                concern=shown,
                answer=form.cleaned_data["answer"],
                by=reader,
                now=timezone.now(),
            )
        except MoveError as refusal:
            form.add_error("answer", str(refusal))
        else:
            messages.success(request, "You have acknowledged this concern.")
            return redirect("safeguarding_concern", concern_id)
    note_reading(shown, name=shown.audit.case.reference, by=reader, at=timezone.now())
    is_open = shown.acknowledged_at is None
    context = {
        "concern": shown,
        "form": form if may_answer and is_open else None,
        "told": _told(shown, today),
    }
    return render(request, "audits/safeguarding_concern.html", context)


def _told(concern: SafeguardingConcern, today: date) -> str:
    people: list[Person] = heads_now(concern.post, today)
    names = " and ".join(person.name for person in people) or "Nobody"
    return f"{names} {'is' if len(people) < 2 else 'are'}"

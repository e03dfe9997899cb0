"""Recording an audit, which saves as it goes, and the way to give the case back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audits.actions.reading import read
from audits.actions.recording import IncompleteError, decline, save, submit
from audits.actions.writing import Words, words_of
from audits.models import Audit
from audits.pages.audit import facts, who_is_next
from audits.pages.loading import load_audit
from audits.pages.recording_forms import Recording
from audits.rules.workflow import Part
from kpiportal.access import RECORD_AUDIT, needs
from kpiportal.pages import errors
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError


class DeclineForm(forms.Form):
    reason = Paragraphs(
        label="Why can you not audit this case?",
        max_length=1000,
        help_text="For example, that you know the family. Only the audit co-ordinator reads it.",
    )


@needs(RECORD_AUDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, audit_id: int) -> HttpResponse:
    audit, reader = load_audit(request, audit_id), reader_of(request)
    if Part.AUDITOR not in audit.parts_of(reader):
        raise PermissionDenied("Only its auditor may record this audit.")
    if request.method == "POST":
        recording = Recording(audit, request.POST)
        is_valid = recording.is_valid()
        if "autosave" in request.POST:
            return _saved_by_itself(request, audit, recording)
        return _take(request, audit, recording, is_valid=is_valid)
    if not audit.is_being_recorded:
        return redirect("audit", audit_id)
    read(audit=audit, by=reader, at=timezone.now())
    return _show(request, audit, Recording(audit, None))


def _take(
    request: HttpRequest, audit: Audit, recording: Recording, *, is_valid: bool
) -> HttpResponse:
    given = _given(request, audit, recording)
    try:
        if not is_valid:
            return _keep_and_say(request, given, None)
        if "submit" not in request.POST:
            save(**given)
            messages.success(request, "What you wrote is saved.")
            return redirect("record_audit", audit.pk)
        submitted = submit(**given)
    except IncompleteError as incomplete:
        return _keep_and_say(request, given, incomplete)
    except SavedByAnotherError:
        return _conflict(request, audit, recording.words)
    messages.success(request, f"{audit.case} is submitted. {who_is_next(submitted)}")
    return redirect("audit", audit.pk)


def _saved_by_itself(request: HttpRequest, audit: Audit, recording: Recording) -> JsonResponse:
    """What autosave.js asks for. What can't be read yet, half a date say, waits."""
    now = timezone.now()
    try:
        saved = save(**_given(request, audit, recording), is_asked_for=False)
    except SavedByAnotherError:
        return JsonResponse({}, status=409)
    return JsonResponse({"version": saved.version, "saved": f"{timezone.localtime(now):%-H:%M}"})


def _given(request: HttpRequest, audit: Audit, recording: Recording) -> dict[str, Any]:
    return {
        "audit": audit,
        "version": recording.version,
        "words": recording.words,
        "by": reader_of(request),
        "now": timezone.now(),
    }


def _keep_and_say(
    request: HttpRequest, given: dict[str, Any], incomplete: IncompleteError | None
) -> HttpResponse:
    """Nothing typed is lost because something is wrong or missing: it is saved, and asked for."""
    try:
        saved = save(**given)
    except SavedByAnotherError:
        return _conflict(request, given["audit"], given["words"])
    data = request.POST.copy()
    data["version"] = str(saved.version)
    again = Recording(saved, data)
    again.is_valid()
    if incomplete:
        again.say_what_is_lacking(incomplete)
        messages.info(request, "What you wrote is saved. It can't be submitted yet.")
    return _show(request, saved, again)


def _show(request: HttpRequest, audit: Audit, recording: Recording) -> HttpResponse:
    context = {
        "audit": audit,
        "rows": facts(audit, reader_of(request)),
        "recording": recording,
        "areas": recording.areas,
        "whole": recording.whole,
        "forms": recording.forms,
    }
    return render(request, "audits/record.html", context)


def _conflict(request: HttpRequest, audit: Audit, yours: Words) -> HttpResponse:
    audit.refresh_from_db()
    mine, kept = _as_text(yours), _as_text(words_of(audit))
    differing = [name for name in (*kept, *mine) if mine.get(name) != kept.get(name)]
    return errors.conflict(
        request,
        yours=_lines(mine, differing),
        theirs=_lines(kept, differing),
        back=reverse("audit", args=[audit.pk]),
    )


def _as_text(words: Words) -> dict[str, str]:
    text = {
        "What the child said": words.child_said,
        "What the family said": words.family_said,
        "What partners said": words.partners_said,
        "The practitioner's reflection": words.reflection,
        "Strengths": words.strengths,
        "Strengths are about": _names(words.strength_themes),
        "Concerns": words.concerns,
        "Concerns are about": _names(words.concern_themes),
        "Overall judgement": str(words.grade or ""),
        "Explanation": words.explanation,
    }
    for area, (grade, explanation) in words.areas.items():
        text[f"Judgement of {area}"] = str(grade or "")
        text[f"Explanation for {area}"] = explanation
    for place, one in enumerate(words.without_blanks.promises, start=1):
        parts = [one.what, str(one.owner or ""), f"due {one.due}" if one.due else ""]
        text[f"Action {place}"] = ", ".join(filter(None, parts))
    return {name: said for name, said in text.items() if said}


def _names(themes: frozenset[Any]) -> str:
    return ", ".join(sorted(map(str, themes)))


def _lines(text: dict[str, str], names: list[str]) -> str:
    return "\n\n".join(f"{name}: {text[name]}" for name in dict.fromkeys(names) if name in text)


@needs(RECORD_AUDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def decline_audit(request: HttpRequest, audit_id: int) -> HttpResponse:
    # A declined case is its auditor's no more; a second click finds it all the same.
    audit = get_object_or_404(Audit.objects.with_names(), pk=audit_id, auditor=reader_of(request))
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"reason": form.cleaned_data["reason"], "by": reader_of(request)}
        try:
            decline(audit=audit, now=timezone.now(), **given)
        except MoveError as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, f"{audit.case} went back to the audit co-ordinator.")
            return redirect("audits")
    return render(request, "audits/decline.html", {"form": form, "audit": audit})

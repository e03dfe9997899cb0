"""A moderator reads what was found, accepts the judgement or gives another, makes it final."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from audits.actions import moderation as actions
from audits.actions.reading import read
from audits.models import Audit, Grade
from audits.pages.audit import facts, recorded
from audits.pages.loading import load_audit
from audits.rules.independence import ObjectionError
from audits.rules.workflow import Part, State
from kpiportal.access import MODERATE_AUDIT, needs
from kpiportal.pages import errors
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError


class ModerationForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    grade = forms.ModelChoiceField(
        Grade.objects.none(),
        label="Moderated judgement",
        empty_label=None,
        widget=forms.RadioSelect,
        help_text="The auditor's own judgement is kept beside it.",
    )
    reason = Paragraphs(
        max_length=4000,
        required=False,
        help_text="Needed where you change the judgement.",
    )

    def __init__(self, data: Mapping[str, Any] | None, *, audit: Audit) -> None:
        super().__init__(data, initial={"version": audit.version, "grade": audit.grade})
        field = self.fields["grade"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = audit.programme.scale.grades.all()
        self.audit = audit

    def clean(self) -> None:
        grade = self.cleaned_data.get("grade")
        if grade and grade != self.audit.grade and not self.cleaned_data.get("reason"):
            self.add_error("reason", "Say why you change the judgement")


@needs(MODERATE_AUDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def moderate(request: HttpRequest, audit_id: int) -> HttpResponse:
    audit = _load(request, audit_id)
    if audit.is_being_recorded:
        return redirect("audit", audit_id)
    form = ModerationForm(request.POST or None, audit=audit)
    if request.method == "POST" and form.is_valid():
        try:
            actions.moderate(
                audit=audit, **form.cleaned_data, by=reader_of(request), now=timezone.now()
            )
        except SavedByAnotherError:
            return _conflict(request, audit, form)
        except (MoveError, ObjectionError) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, f"{audit.case} is moderated. Make it final when you are sure."
            )
            return redirect("audit", audit_id)
    if audit.state != State.SUBMITTED and request.method != "POST":
        return redirect("audit", audit_id)
    read(audit=audit, by=reader_of(request), at=timezone.now())
    context = recorded(audit) | {"rows": facts(audit, reader_of(request)), "form": form}
    return render(request, "audits/moderate.html", context)


@needs(MODERATE_AUDIT)
@require_POST
def finalise(request: HttpRequest, audit_id: int) -> HttpResponse:
    audit = _load(request, audit_id)
    version = request.POST.get("version", "")
    try:
        actions.finalise(
            audit=audit,
            version=int(version) if version.isdecimal() and len(version) < 10 else 0,
            by=reader_of(request),
            now=timezone.now(),
        )
    except SavedByAnotherError:
        messages.warning(request, "The audit has changed since you opened it. Look at it again.")
    except MoveError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"{audit.case} is final.")
    return redirect("audit", audit_id)


def _load(request: HttpRequest, audit_id: int) -> Audit:
    audit = load_audit(request, audit_id)
    if Part.MODERATOR not in audit.parts_of(reader_of(request)):
        raise PermissionDenied("Only its moderator may moderate this audit.")
    return audit


def _conflict(request: HttpRequest, audit: Audit, form: ModerationForm) -> HttpResponse:
    kept = audit.gradings.order_by("pk").last()
    return errors.conflict(
        request,
        yours=f"{form.cleaned_data['grade']}\n\n{form.cleaned_data['reason']}".strip(),
        theirs=f"{kept.grade}\n\n{kept.reason}".strip() if kept else "",
        back=reverse("audit", args=[audit.pk]),
    )

"""An appeal against a final judgement: taken by the co-ordinator, decided by another moderator."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audits.actions import appeals as actions
from audits.actions.reading import read
from audits.models import Appeal, Audit, Grade
from audits.pages.assignment import moderator_field
from audits.pages.audit import facts, recorded
from audits.pages.loading import load_audit
from audits.queries.who_may import standing_grade
from audits.rules.independence import ObjectionError
from audits.rules.workflow import State
from kpiportal.access import MODERATE_AUDIT, RUN_AUDITS, needs
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of
from kpiportal.workflow import MoveError


class AppealForm(forms.Form):
    reason = Paragraphs(label="Why the judgement is appealed against", max_length=4000)
    moderator = moderator_field(required=True)


class DecisionForm(forms.Form):
    grade = forms.ModelChoiceField(
        Grade.objects.none(),
        label="The judgement that counts from now on",
        empty_label=None,
        widget=forms.RadioSelect,
    )
    answer = Paragraphs(label="Why you decide so", max_length=4000)

    def __init__(self, data: Mapping[str, Any] | None, *, audit: Audit) -> None:
        super().__init__(data, initial={"grade": standing_grade(audit)})
        field = self.fields["grade"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = audit.programme.scale.grades.all()


@needs(RUN_AUDITS)
@require_http_methods(["GET", "HEAD", "POST"])
def take_appeal(request: HttpRequest, audit_id: int) -> HttpResponse:
    audit = load_audit(request, audit_id)
    if audit.state != State.FINAL:
        return redirect("audit", audit_id)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.appeal(
                audit=audit, **form.cleaned_data, by=reader_of(request), now=timezone.now()
            )
        except (MoveError, ObjectionError) as refusal:
            form.add_error(getattr(refusal, "about", "") or None, str(refusal))
        else:
            messages.success(request, f"{form.cleaned_data['moderator']} decides the appeal.")
            return redirect("audit", audit_id)
    return render(request, "audits/take_appeal.html", {"form": form, "audit": audit})


@needs(MODERATE_AUDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def decide_appeal(request: HttpRequest, audit_id: int) -> HttpResponse:
    audit, reader = load_audit(request, audit_id), reader_of(request)
    appeal = Appeal.objects.filter(audit=audit, moderator=reader).order_by("pk").last()
    if appeal is None:
        raise Http404
    if appeal.decided_at:
        return redirect("audit", audit_id)
    form = DecisionForm(request.POST or None, audit=audit)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide(appeal=appeal, **form.cleaned_data, by=reader, now=timezone.now())
        except (MoveError, ObjectionError) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"The appeal against {audit.case} is decided.")
            return redirect("audit", audit_id)
    read(audit=audit, by=reader, at=timezone.now())
    context = recorded(audit) | {"rows": facts(audit, reader), "form": form, "appeal": appeal}
    return render(request, "audits/decide_appeal.html", context)

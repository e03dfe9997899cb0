"""Where two who marked the same case see both, and come to one judgement."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audits.actions import consolidation as actions
from audits.actions.reading import read
from audits.models import Audit, Grade
from audits.pages.audit import facts, who_is_next
from audits.pages.loading import load_audit
from audits.pages.markings import side_by_side
from audits.rules.workflow import State
from kpiportal.access import RECORD_AUDIT, needs
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError


class ProposalForm(forms.Form):
    grade = forms.ModelChoiceField(
        Grade.objects.none(),
        label="The judgement you propose",
        empty_label=None,
        widget=forms.RadioSelect,
    )
    reason = Paragraphs(label="How you came to it", max_length=4000)

    def __init__(self, *args: Any, audit: Audit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["grade"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = audit.programme.scale.grades.all()


@needs(RECORD_AUDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def consolidate(request: HttpRequest, audit_id: int) -> HttpResponse:
    audit, reader = load_audit(request, audit_id), reader_of(request)
    if reader not in actions.markers(audit):
        raise PermissionDenied("The two who marked a case consolidate it, once both are done.")
    if audit.state != State.SUBMITTED:
        return redirect("audit", audit_id)
    proposal = actions.standing_proposal(audit)
    is_theirs = proposal is not None and proposal.proposed_by != reader
    form = ProposalForm(
        request.POST if "grade" in request.POST or "reason" in request.POST else None, audit=audit
    )
    if request.method == "POST" and (answer := _take(request, audit, form)):
        return answer
    second = audit.second
    assert second is not None
    for each in (audit, second):
        read(audit=each, by=reader, at=timezone.now())
    context = {
        "rows": facts(audit, reader),
        "audit": audit,
        "markings": side_by_side(audit, second),
        "proposal": proposal,
        "is_theirs": is_theirs,
        "form": form,
    }
    return render(request, "audits/consolidate.html", context)


def _take(request: HttpRequest, audit: Audit, form: ProposalForm) -> HttpResponse | None:
    """None where something is wrong, which the page then says."""
    given: dict[str, Any] = {"audit": audit, "by": reader_of(request), "now": timezone.now()}
    agreed_to = request.POST.get("agree", "")
    try:
        if agreed_to.isdecimal() and len(agreed_to) < 15:
            actions.agree(proposal=int(agreed_to), **given)
            done = Audit.objects.with_names().get(pk=audit.pk)
            messages.success(request, f"{audit.case} is consolidated. {who_is_next(done)}")
            return redirect("audit", audit.pk)
        if not form.is_valid():
            return None
        actions.propose(**form.cleaned_data, **given)
    except SavedByAnotherError as late:
        messages.warning(request, f"{late} Look at it again.")
    except MoveError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "Your proposal waits for the other marker.")
    return redirect("consolidate_audit", audit.pk)

"""The audits that somebody may know of: what waits for them first. No judgement is shown."""

from typing import Any

from django import forms
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from audits.models import Audit, AuditQuerySet, Programme
from audits.models.audits import STATES
from audits.pages.audit import moderator_of
from audits.rules.workflow import State
from kpiportal.access import READ_CASE_AUDIT, RECORD_AUDIT, RUN_AUDITS, needs
from kpiportal.models import Person
from kpiportal.pages.reader import reader_of
from kpiportal.pages.tables import Column, Day, Table, arrange
from kpiportal.templatetags.portal import status


class Filters(forms.Form):
    says_optional = False
    programme = forms.ModelChoiceField(
        Programme.objects.all(), required=False, empty_label="All programmes"
    )
    state = forms.ChoiceField(required=False, choices=[("", "Any state"), *STATES])


class Audits(Table):
    caption = "Audits"
    caption_is_hidden = True
    is_stacked = True
    case = Column(
        linkify=lambda record: reverse("audit", args=[record.pk]),
        order_by="case__reference",
        attrs={"td": {"class": "portal-nowrap"}},
    )
    state = Column(verbose_name="State")
    programme = Column(order_by="programme__title")
    team = Column(order_by="team__name")
    auditor = Column(order_by="auditor__name")
    moderator = Column(order_by="moderator__name", empty_values=())
    assigned_at = Day(verbose_name="Assigned")

    def __init__(self, *args: Any, reader: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader, self.may_run = reader, RUN_AUDITS.is_held_by(reader)

    def render_auditor(self, record: Audit) -> str:
        """Who marks a case isn't told that another did before both are done."""
        first = record.second_of
        gave_it_out = self.may_run and record.auditor != self.reader
        is_told = first and (gave_it_out or (first.is_recorded and record.is_recorded))
        return f"{record.auditor} (second marking)" if is_told else str(record.auditor)

    def render_moderator(self, record: Audit) -> str:
        return str(moderator_of(record) or "–")

    def render_state(self, record: Audit) -> SafeString:
        return status(State(record.state).label, strong=bool(getattr(record, "waits", False)))


@needs(READ_CASE_AUDIT)
@require_safe
def audits(request: HttpRequest) -> HttpResponse:
    reader = reader_of(request)
    form = Filters(request.GET)
    rows = _found(Audit.objects.visible_to(reader), form).with_names()
    rows = rows.select_related("second_of__moderator")
    waiting = Audit.objects.waiting_for(reader)
    rows = rows.annotate(
        waits=Case(When(pk__in=waiting.values("pk"), then=Value(1)), output_field=IntegerField())
    ).order_by("waits", "-assigned_at", "-pk")
    table = Audits(rows, reader=reader, empty_text=_why_empty(request))
    may_run = table.may_run
    context = {
        "form": form,
        "table": arrange(request, table),
        "waiting": waiting.count(),
        "may_assign": may_run,
        "may_declare": RECORD_AUDIT.is_held_by(reader) and not may_run,
    }
    return render(request, "audits/audits.html", context)


def _found(rows: AuditQuerySet, form: Filters) -> AuditQuerySet:
    if not form.is_valid():
        return rows.none()
    if programme := form.cleaned_data["programme"]:
        rows = rows.filter(programme=programme)
    if state := form.cleaned_data["state"]:
        rows = rows.filter(state=state)
    return rows


def _why_empty(request: HttpRequest) -> str:
    if request.GET:
        return "No audit is like that."
    return "No audit is yours to see. The audit co-ordinator gives cases out."

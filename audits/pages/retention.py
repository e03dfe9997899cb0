"""How long case-level audits are kept, and which are erased when."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audits.actions import retention as actions
from audits.queries.erasing import Kept, of_time, period
from kpiportal.access import RUN_AUDITS, needs
from kpiportal.pages.reader import reader_of
from kpiportal.pages.tables import Column, Day, Number, Table, arrange
from kpiportal.workflow import MoveError


class PeriodForm(forms.Form):
    months = forms.IntegerField(
        label="Months after the end of a round",
        min_value=actions.LEAST,
        max_value=600,
        help_text="What is older is erased the next night, and can't be had back.",
    )
    reason = forms.CharField(
        label="On whose word", max_length=300, help_text="For example, the records schedule, 4.2"
    )


class Times(Table):
    caption = "Programmes"
    programme = Column()
    until = Day(verbose_name="Erased from")
    audits = Number()
    erased = Number()
    open = Number(verbose_name="Still open")

    class Meta:
        orderable = False


@needs(RUN_AUDITS)
@require_http_methods(["GET", "HEAD", "POST"])
def retention(request: HttpRequest) -> HttpResponse:
    form = PeriodForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide(**form.cleaned_data, by=reader_of(request), now=timezone.now())
        except MoveError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "That holds from now on.")
            return redirect("audit_retention")
    rows: list[Kept] = of_time(timezone.localdate())
    table: Any = Times(rows, empty_text="Nothing is erased before a period is decided.")
    context = {"form": form, "table": arrange(request, table), "period": period()}
    return render(request, "audits/retention.html", context)

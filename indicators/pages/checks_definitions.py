"""Definitions: what of the register wants another look, whatever its figures are."""

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from indicators.models import Better, Definition, Life
from kpiportal.access import SEE_STAFF_FIGURES, needs
from kpiportal.pages.tables import Column, Day, Table


class Unreviewed(Table):
    caption = "Past their review"
    is_stacked = True
    indicator = Column(accessor="indicator__code", verbose_name="Code")
    title = Column()
    lead = Column(accessor="lead__post__title", verbose_name="Lead officer")
    next_review = Day(verbose_name="Review was due")

    class Meta:
        orderable = False


class WithoutReason(Table):
    caption = "Measures of demand with a good direction, and no reason for it"
    is_stacked = True
    indicator = Column(accessor="indicator__code", verbose_name="Code")
    title = Column()
    better = Column(verbose_name="Good")
    lead = Column(accessor="lead__post__title", verbose_name="Lead officer")

    class Meta:
        orderable = False


class Unled(Table):
    caption = "Without a lead officer"
    is_stacked = True
    indicator = Column(accessor="indicator__code", verbose_name="Code")
    title = Column()
    section = Column()

    class Meta:
        orderable = False


@needs(SEE_STAFF_FIGURES)
@require_safe
def checks_definitions(request: HttpRequest) -> HttpResponse:
    live = Definition.objects.current().filter(status=Life.LIVE)
    live = live.select_related("indicator", "lead__post").order_by("order", "indicator__code")
    context = {
        "unreviewed": Unreviewed(
            past_review(live, timezone.localdate()),
            prefix="review-",
            empty_text="No review is overdue.",
        ),
        "without_reason": WithoutReason(
            _without_reason(live), prefix="reason-", empty_text="Each has its reason."
        ),
        "unled": Unled(
            live.filter(lead=None), prefix="unled-", empty_text="Each has a lead officer."
        ),
    }
    return render(request, "indicators/checks_definitions.html", context)


def past_review(live: QuerySet[Definition], today: date) -> QuerySet[Definition]:
    due = live.filter(next_review__lt=today)
    return due.order_by("next_review", "order", "indicator__code")


def _without_reason(live: QuerySet[Definition]) -> QuerySet[Definition]:
    """They are judged as given, and drawn without colour until somebody says why."""
    return live.filter(demand=True, reason="").exclude(better=Better.NEUTRAL)

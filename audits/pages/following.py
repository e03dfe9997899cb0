"""What audits have set going, to follow: safeguarding concerns, and cases found inadequate."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from audits.models import InadequateCase, SafeguardingConcern
from audits.queries.following import concerns_for, due_of, inadequate_for
from audits.rules.workflow import Alarm
from kpiportal.access import signed_in
from kpiportal.pages.reader import reader_of
from kpiportal.pages.tables import Column, Day, Moment, Table, arrange
from kpiportal.rules.days import day_in_words
from kpiportal.templatetags.portal import status

PAGES = {SafeguardingConcern: "safeguarding_concern", InadequateCase: "inadequate_case"}


class Followed(Table):
    caption_is_hidden = True
    is_stacked = True
    audit = Column(
        verbose_name="Case",
        linkify=lambda record: reverse(PAGES[type(record)], args=[record.pk]),
        accessor="audit__case__reference",
        attrs={"td": {"class": "portal-nowrap"}},
    )
    team = Column(accessor="audit__team")


class Concerns(Followed):
    caption = "Safeguarding concerns"
    raised_at = Moment(verbose_name="Raised")
    raised_by = Column(order_by="raised_by__name")
    post = Column(verbose_name="Sent to", empty_values=(), order_by="post__title")
    acknowledged_at = Moment(verbose_name="Acknowledged")

    def render_post(self, record: SafeguardingConcern) -> str:
        return str(record.post or "The directors")

    def value_acknowledged_at(self, record: SafeguardingConcern) -> SafeString | None:
        return None if record.acknowledged_at else status("Waits", strong=True)


class Inadequate(Followed):
    caption = "Inadequate cases"
    state = Column(verbose_name="State")
    due = Column(
        verbose_name="Next step due",
        empty_values=(),
        orderable=False,
        attrs={"td": {"class": "portal-nowrap"}},
    )
    started_at = Day(verbose_name="Since")

    def render_state(self, record: InadequateCase) -> SafeString:
        return status(Alarm(record.state).label, strong=record.state != Alarm.CLOSED)

    def render_due(self, record: InadequateCase) -> str:
        due = due_of(record)
        return day_in_words(due) if due else "–"


@signed_in
@require_safe
def concerns(request: HttpRequest) -> HttpResponse:
    rows = concerns_for(reader_of(request), timezone.localdate())
    waiting = rows.filter(acknowledged_at=None).count()
    says = f"{waiting} {'is' if waiting == 1 else 'are'} not acknowledged yet." if waiting else ""
    table = Concerns(rows, empty_text="No safeguarding concern was sent to you.")
    return _list(request, table, says)


@signed_in
@require_safe
def inadequate_cases(request: HttpRequest) -> HttpResponse:
    rows = inadequate_for(reader_of(request), timezone.localdate())
    says = "Each is acknowledged by the head of its service, planned for, audited again and closed."
    table = Inadequate(rows, empty_text="No case that you answer for was found inadequate.")
    return _list(request, table, says)


def _list(request: HttpRequest, table: Followed, says: str) -> HttpResponse:
    return render(
        request, "audits/following.html", {"table": arrange(request, table), "says": says}
    )

"""Documents: the snapshots, and the papers made from them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe

from indicators.pages.columns import MonthColumn
from indicators.rules.periods import Month
from kpiportal.access import (
    MAKE_PAPERS,
    SEE_PUBLISHED,
    SEE_STAFF_FIGURES,
    Scope,
    needs,
    reads_published,
)
from kpiportal.documents import store
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of
from kpiportal.pages.tables import Column, Moment, Table, arrange
from narratives.actions import snapshots as actions
from narratives.models import Edition, Paper, Snapshot
from narratives.models.snapshots import PaperQuerySet
from narratives.pages.closing import GET_OR_POST
from narratives.pages.refusals import refused
from narratives.pages.snapshot import standing_of
from narratives.papers import CONTENT_TYPES, FORMATS, PAPERS
from narratives.queries.editions import newer_than
from narratives.queries.freezing import papers_asked_for, reported_months
from narratives.rules.workflow import EditionState

SHOWN = 50
GONE = 410


class Papers(Table):
    caption = "Papers"
    name = Column(verbose_name="Paper", linkify=lambda record: reverse("paper", args=[record.pk]))
    month = MonthColumn(accessor="snapshot__month", order_by="snapshot__month")
    audience = Column(verbose_name="For whom")
    standing = Column(verbose_name="Standing", empty_values=(), orderable=False)
    snapshot = Column(verbose_name="From", order_by="snapshot__number")
    size = Column(orderable=False)
    made_at = Moment(verbose_name="Made")

    def render_name(self, record: Paper) -> str:
        return f"{PAPERS[record.name].title} ({FORMATS[record.format]})"

    def render_audience(self, record: Paper) -> str:
        return record.get_audience_display()

    def render_standing(self, record: Paper) -> str:
        return _standing(record)

    def render_snapshot(self, record: Paper) -> SafeString:
        return _numbered(record.snapshot)

    def render_size(self, value: int) -> str:
        return f"{max(value // 1024, 1):,} kB"


class MonthForm(forms.Form):
    month = forms.ChoiceField(label="Month")
    reason = Paragraphs(max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["month"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(month), month.label) for month in reported_months()]


@needs(SEE_PUBLISHED)
@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    person = reader_of(request)
    staff = SEE_STAFF_FIGURES.is_held_by(person)
    papers = Paper.objects.visible_to(person).with_standing()
    empty = "No paper was made yet." if staff else "No paper of a published edition was made yet."
    snapshots = Snapshot.objects.visible_to(person).without_content().with_standing()[:SHOWN]
    asked = papers_asked_for()
    context = {
        "papers": arrange(request, Papers(papers, prefix="papers-", empty_text=empty)),
        "snapshots": [_line(each, len(asked.get(each.pk, ()))) for each in snapshots],
        "withdrawn": Edition.objects.visible_to(person).withdrawn(),
        "sees_snapshots": staff,
        "may_take": Scope.ALL in MAKE_PAPERS.scopes(person),
    }
    return render(request, "narratives/documents.html", context)


@reads_published
@require_safe
def paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    gone = Paper.objects.withdrawn().with_standing().filter(pk=paper_id).first()
    if gone and not _papers_seen_by(request).filter(pk=paper_id).exists():
        return _withdrawn(request, gone.snapshot.edition)
    shown = get_object_or_404(_papers_seen_by(request).select_related("snapshot"), pk=paper_id)
    try:
        content = store.read(shown.sha256)
    except store.DamagedFileError:
        why = "Its file is damaged, so it is not handed out. An operator can restore it."
        return refused(request, why, back=reverse("documents"))
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[shown.format],
        headers={"Content-Disposition": f'attachment; filename="{shown.file_name}"'},
    )


def _withdrawn(request: HttpRequest, edition: Edition) -> HttpResponse:
    context = {"edition": edition, "is_withdrawn": True, "newer": newer_than(edition)}
    return render(request, "narratives/edition_withdrawn.html", context, status=GONE)


def _papers_seen_by(request: HttpRequest) -> PaperQuerySet:
    """Somebody without a role gets here only where editions are open to everybody."""
    if request.user.is_authenticated and (person := reader_of(request)).roles:
        return Paper.objects.visible_to(person)
    return Paper.objects.for_anybody()


@needs(MAKE_PAPERS)
@require_http_methods(GET_OR_POST)
def snapshot_take(request: HttpRequest) -> HttpResponse:
    person = reader_of(request)
    if Scope.ALL not in MAKE_PAPERS.scopes(person):
        raise PermissionDenied("Your role lets you make papers of drafts alone.")
    form = MonthForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        taken = actions.take_by_hand(
            month=Month.from_text(form.cleaned_data["month"]),
            reason=form.cleaned_data["reason"],
            by=person,
            now=now,
        )
        if taken.taken_at == now:
            messages.success(request, f"{taken} was taken.")
        else:
            messages.info(request, f"Nothing is new since {taken}, so none was taken.")
        return redirect("documents")
    return render(request, "narratives/snapshot_take.html", {"form": form})


def _standing(paper: Paper) -> str:
    """What became of the edition that it is a paper of; else of what it was made from."""
    edition = getattr(paper.snapshot, "edition", None)
    if edition is None or edition.state == EditionState.DRAFT:
        return standing_of(paper.snapshot)
    day = date_format(timezone.localtime(edition.since), "SHORT_DATE_FORMAT")
    if edition.state == EditionState.WITHDRAWN:
        return f"Edition withdrawn {day}: {edition.reason}"
    if edition.state == EditionState.SUPERSEDED:
        return f"Edition superseded {day} by {edition.superseded_by}"
    if edition.state == EditionState.PUBLISHED:
        return f"Edition published {day}"
    return f"With the lead member since {day}"


def _line(snapshot: Snapshot, coming: int) -> dict[str, Any]:
    made = len(snapshot.papers.all())
    return {
        "snapshot": snapshot,
        "standing": standing_of(snapshot),
        "made": made,
        "coming": coming,
    }


def _numbered(snapshot: Snapshot) -> SafeString:
    return format_html(
        'Snapshot {} <span class="portal-hash">{}</span>', snapshot.number, snapshot.short_hash
    )

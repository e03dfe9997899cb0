"""Documents: the snapshots, and the papers made from them."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from indicators.rules.periods import Month
from kpiportal.access import MAKE_PAPERS, SEE_PUBLISHED, SEE_STAFF_FIGURES, Scope, needs
from kpiportal.documents import store
from kpiportal.models import Person
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of
from kpiportal.pages.tables import Column, Moment, Table, arrange
from narratives.actions import snapshots as actions
from narratives.models import Audience, Paper, Snapshot
from narratives.pages.closing import GET_OR_POST
from narratives.pages.refusals import refused
from narratives.papers import PAPERS
from narratives.queries.freezing import papers_asked_for, reported_months

SHOWN = 50


class Papers(Table):
    caption = "Papers"
    name = Column(verbose_name="Paper", linkify=lambda record: reverse("paper", args=[record.pk]))
    month = Column(accessor="snapshot__month", order_by="snapshot__month")
    standing = Column(verbose_name="Standing", empty_values=(), orderable=False)
    snapshot = Column(verbose_name="From", order_by="snapshot__number")
    size = Column(orderable=False)
    made_at = Moment(verbose_name="Made")

    def render_name(self, record: Paper) -> str:
        return f"{PAPERS[record.name].title} (PDF)"

    def render_month(self, value: Month) -> str:
        return value.label

    def render_standing(self, record: Paper) -> str:
        return _standing(record.snapshot)

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
    empty = "No paper was made yet." if staff else "Nothing has been published yet."
    snapshots = Snapshot.objects.visible_to(person).without_content().with_standing()[:SHOWN]
    asked = papers_asked_for()
    context = {
        "papers": arrange(request, Papers(papers, prefix="papers-", empty_text=empty)),
        "snapshots": [_line(snapshot, person, asked) for snapshot in snapshots],
        "sees_snapshots": staff,
        "may_take": Scope.ALL in MAKE_PAPERS.scopes(person),
    }
    return render(request, "narratives/documents.html", context)


@needs(SEE_PUBLISHED)
@require_safe
def paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    shown = get_object_or_404(
        Paper.objects.visible_to(reader_of(request)).select_related("snapshot"), pk=paper_id
    )
    try:
        content = store.read(shown.sha256)
    except store.DamagedFileError:
        why = "Its file is damaged, so it is not handed out. An operator can restore it."
        return refused(request, why, back=reverse("documents"))
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{shown.file_name}"'},
    )


@needs(MAKE_PAPERS)
@require_POST
def paper_make(request: HttpRequest, snapshot_id: int, name: str) -> HttpResponse:
    person = reader_of(request)
    snapshot = get_object_or_404(Snapshot.objects.visible_to(person), pk=snapshot_id)
    if name not in PAPERS:
        raise Http404
    if not _may_make(person, snapshot):
        raise PermissionDenied("Your role lets you make papers of drafts alone.")
    actions.ask_for_paper(
        snapshot=snapshot, name=name, audience=Audience.STAFF, by=person, now=timezone.now()
    )
    messages.success(request, "The paper is being made. It is listed here once it is done.")
    return redirect("documents")


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


def _line(snapshot: Snapshot, person: Person, asked: Collection[tuple[int, str]]) -> dict[str, Any]:
    made = {paper.name for paper in snapshot.papers.all()}
    to_make = [name for name in PAPERS if name not in made]
    return {
        "snapshot": snapshot,
        "standing": _standing(snapshot),
        "made": [
            {"pk": paper.pk, "title": PAPERS[paper.name].title} for paper in snapshot.papers.all()
        ],
        "being_made": [PAPERS[name].title for name in to_make if (snapshot.pk, name) in asked],
        "may_make": [
            {"name": name, "button": f"Make the {PAPERS[name].title.lower()}"}
            for name in to_make
            if (snapshot.pk, name) not in asked and _may_make(person, snapshot)
        ],
    }


def _may_make(person: Person, snapshot: Snapshot) -> bool:
    """Some roles make papers of drafts alone."""
    scopes = MAKE_PAPERS.scopes(person)
    return Scope.ALL in scopes or (Scope.DRAFTS in scopes and not _is_signed(snapshot))


def _is_signed(snapshot: Snapshot) -> bool:
    return hasattr(snapshot, "signature")


def _standing(snapshot: Snapshot) -> str:
    return f"Approved by {snapshot.signature.signed_as}" if _is_signed(snapshot) else "Draft"


def _numbered(snapshot: Snapshot) -> SafeString:
    return format_html(
        'Snapshot {} <span class="portal-hash">{}</span>', snapshot.number, snapshot.short_hash
    )

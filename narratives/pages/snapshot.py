"""A snapshot exactly as it was, and the papers made from it."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from indicators.pages.viewing import AudienceField
from indicators.rules import suppression
from kpiportal.access import MAKE_PAPERS, SEE_STAFF_FIGURES, Scope, needs
from kpiportal.models import Person
from kpiportal.pages.reader import reader_of
from narratives.actions import snapshots as actions
from narratives.models import Audience, Paper, Snapshot
from narratives.pages.as_it_was import as_it_was
from narratives.papers import FORMATS, PAPERS
from narratives.queries.freezing import papers_asked_for, papers_set_aside
from narratives.snapshots.content import NotHeldError, read


class PapersForm(forms.Form):
    names = forms.MultipleChoiceField(
        label="Papers",
        choices=[(name, kind.title) for name, kind in PAPERS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    audiences = forms.MultipleChoiceField(
        label="For whom",
        choices=Audience.choices,
        initial=[Audience.STAFF],
        widget=forms.CheckboxSelectMultiple,
    )
    forms = forms.MultipleChoiceField(
        label="As",
        choices=list(FORMATS.items()),
        initial=["pdf"],
        widget=forms.CheckboxSelectMultiple,
        help_text="Each paper is made in those of them that it has.",
    )


class AudienceForm(forms.Form):
    says_optional = False
    audience = AudienceField(required=False)


@needs(SEE_STAFF_FIGURES)
@require_safe
def snapshot(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    person = reader_of(request)
    shown = load(person, snapshot_id)
    return _page(request, shown, person, PapersForm())


@needs(MAKE_PAPERS)
@require_POST
def papers_make(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    person = reader_of(request)
    shown = load(person, snapshot_id)
    if not may_make(person, shown):
        raise PermissionDenied("Your role lets you make papers of drafts alone.")
    form = PapersForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, person, form)
    asked = actions.ask_for_papers(
        snapshot=shown,
        names=form.cleaned_data["names"],
        audiences=[Audience(each) for each in form.cleaned_data["audiences"]],
        forms=form.cleaned_data["forms"],
        by=person,
        now=timezone.now(),
    )
    if asked:
        messages.success(request, "The papers are being made. Each is listed once it is done.")
    else:
        messages.info(request, "None of these papers is made in these formats.")
    return redirect("snapshot", shown.pk)


@needs(SEE_STAFF_FIGURES)
@require_safe
def snapshot_file(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    """The bytes that the hash is of, so that anybody may work it out."""
    shown = load(reader_of(request), snapshot_id)
    name = f"snapshot-{shown.number}-{shown.month}-{shown.short_hash}.json"
    return HttpResponse(
        bytes(shown.content),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def may_make(person: Person, snapshot: Snapshot) -> bool:
    """Some roles make papers of drafts alone."""
    scopes = MAKE_PAPERS.scopes(person)
    return Scope.ALL in scopes or (Scope.DRAFTS in scopes and not is_signed(snapshot))


def is_signed(snapshot: Snapshot) -> bool:
    return hasattr(snapshot, "signature")


def standing_of(snapshot: Snapshot) -> str:
    return f"Approved by {snapshot.signature.signed_as}" if is_signed(snapshot) else "Draft"


def load(person: Person, snapshot_id: int) -> Snapshot:
    seen = Snapshot.objects.visible_to(person).with_standing()
    return get_object_or_404(seen, pk=snapshot_id)


def _page(request: HttpRequest, shown: Snapshot, person: Person, form: PapersForm) -> HttpResponse:
    chosen = AudienceForm(request.GET or None)
    audience = suppression.Audience.STAFF
    if chosen.is_bound and chosen.is_valid() and chosen.cleaned_data["audience"]:
        audience = suppression.Audience(chosen.cleaned_data["audience"])
    try:
        content = read(shown, audience)
        says_no = ""
    except NotHeldError as error:
        content, says_no = read(shown), str(error)
    asked = papers_asked_for().get(shown.pk, set())
    failed = papers_set_aside().get(shown.pk, set())
    made = list(shown.papers.all())
    context = {
        "snapshot": shown,
        "standing": standing_of(shown),
        "newer": _newer(shown),
        "read": content,
        **as_it_was(content),
        "audience_form": chosen,
        "says_no": says_no,
        "papers": list(_lines(made, asked, failed)),
        "audiences": Audience.labels,
        "is_underway": bool(asked),
        "made": len(made),
        "of_all": len(asked | {_key(paper) for paper in made}),
        "to_make": len(asked - {_key(paper) for paper in made}),
        "may_make": may_make(person, shown),
        "form": form,
    }
    return render(request, "narratives/snapshot.html", context)


def _newer(shown: Snapshot) -> Snapshot | None:
    """The newest of the same month."""
    later = Snapshot.objects.without_content().filter(month=shown.month, number__gt=shown.number)
    return later.order_by("number").last()


Key = tuple[str, str, str]


def _lines(made: list[Paper], asked: set[Key], failed: set[Key]) -> Iterator[dict[str, Any]]:
    """A line a paper, a cell an audience: the formats that are there, those to come, and those
    that could not be made."""
    by_key = {_key(paper): paper for paper in made}
    for name, kind in PAPERS.items():
        cells = []
        for audience in Audience.values:
            keys = [(name, audience, form) for form in kind.formats]
            cells.append(
                {
                    "made": [
                        {"pk": by_key[key].pk, "format": FORMATS[key[2]]}
                        for key in keys
                        if key in by_key
                    ],
                    "coming": [
                        FORMATS[key[2]] for key in keys if key in asked and key not in by_key
                    ],
                    "failed": [
                        FORMATS[key[2]] for key in keys if key in failed and key not in by_key
                    ],
                }
            )
        yield {"title": kind.title, "cells": cells}


def _key(paper: Paper) -> Key:
    return paper.name, paper.audience, paper.format

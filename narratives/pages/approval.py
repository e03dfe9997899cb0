"""The director's moves: read exactly what is signed, sign it, send it back, reopen it."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kpiportal.access import APPROVE_QUARTER, needs
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of
from kpiportal.pages.seen import ReasonForm, SeenForm
from kpiportal.sign_in import fresh_sign_in
from narratives.actions import rounds as actions
from narratives.checking import undefended
from narratives.models import Commentary, Round
from narratives.pages.asking import address, ask, load_quarter
from narratives.pages.closing import GET_OR_POST
from narratives.pages.refusals import NOT_NOW, asked_again, refused
from narratives.queries.chains import definitions_of
from narratives.queries.parts import returnable
from narratives.rules.canonical import digest
from narratives.rules.prompts import About
from narratives.rules.workflow import RoundState
from narratives.snapshots.content import content_of, parsed


class ApprovalForm(SeenForm):
    seen = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    reservations = Paragraphs(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="They stand beside your signature, and on every paper made from it.",
    )

    def clean_reservations(self) -> str:
        reservations: str = self.cleaned_data["reservations"].strip()
        if "reserve" in self.data and not reservations:
            raise forms.ValidationError("Say what your reservations are.")
        return reservations


class PartsForm(ReasonForm):
    """What goes back to its writers with the quarter, if anything."""

    parts = forms.MultipleChoiceField(
        label="Commentary that goes back to its writers",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What you don’t name stays accepted.",
    )

    def __init__(self, *args: Any, rows: Sequence[Commentary], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["parts"]
        assert isinstance(field, forms.MultipleChoiceField)
        titles = {one.indicator_id: one.title for one in definitions_of(rows).values()}
        field.choices = [
            (str(row.pk), f"{row.subject} {titles.get(row.indicator_id or 0, '')}".strip())
            for row in rows
        ]
        if not rows:
            del self.fields["parts"]


@needs(APPROVE_QUARTER)
@require_safe
def quarter_read(request: HttpRequest, quarter_id: int) -> HttpResponse:
    return _reading(request, load_quarter(request, quarter_id))


@needs(APPROVE_QUARTER)
@fresh_sign_in
@require_POST
def quarter_approve(request: HttpRequest, quarter_id: int) -> HttpResponse:
    shown = load_quarter(request, quarter_id)
    form = ApprovalForm(request.POST)
    if not form.is_valid():
        return _reading(request, shown, form)
    answers = form.cleaned_data
    try:
        actions.approve(quarter=shown, by=reader_of(request), now=timezone.now(), **answers)
    except NOT_NOW as error:
        shown.refresh_from_db()
        return _reading(request, shown, form, why=str(error))
    messages.success(request, "You have approved the quarter. Its scorecard is being made.")
    return redirect(address(shown))


@needs(APPROVE_QUARTER)
@require_http_methods(GET_OR_POST)
def quarter_send_back(request: HttpRequest, quarter_id: int) -> HttpResponse:
    shown = load_quarter(request, quarter_id)
    rows = returnable(shown, reader_of(request), timezone.localdate())
    return ask(
        request,
        shown,
        PartsForm(request.POST or None, initial={"version": shown.version}, rows=rows),
        partial(actions.send_back, quarter=shown),
        move="send back",
        title=f"Send {shown} back",
        explains="The analysts and lead officers see your reason, and hand it on again.",
        button="Send it back",
        done="Sent back.",
    )


@needs(APPROVE_QUARTER)
@require_http_methods(GET_OR_POST)
def quarter_reopen(request: HttpRequest, quarter_id: int) -> HttpResponse:
    shown = load_quarter(request, quarter_id)
    return ask(
        request,
        shown,
        ReasonForm(request.POST or None, initial={"version": shown.version}),
        partial(actions.reopen, quarter=shown),
        move="reopen",
        title=f"Reopen {shown}",
        explains="What you approved stays as it is. A new edition begins beside it, with the same"
        " commentary, and goes the whole way again.",
        button="Reopen it",
        done="Reopened. A new edition has begun.",
    )


def _reading(
    request: HttpRequest, shown: Round, form: ApprovalForm | None = None, *, why: str = ""
) -> HttpResponse:
    """Drawn from the very bytes whose hash the form carries. With a reason why it was not signed
    it is about these bytes from now on; what was typed stays."""
    if shown.state != RoundState.IN_REVIEW:
        state = f"{shown} is {shown.get_state_display().lower()}: there is nothing to approve."
        return refused(request, state, back=address(shown), form=form)
    content = content_of(shown.end, quarter=shown)
    read = parsed(content)
    seen = digest(content)
    own = Commentary.objects.filter(round=shown, indicator=None, section="").first()
    if form and why:
        asked_again(form, why, version=shown.version, seen=seen)
    context = {
        "quarter": shown,
        "read": read,
        "sections": _sections(read),
        "review": read.get("review", {}),
        "said": _said(read),
        "own": own,
        "against": undefended(own) if own else [],
        "defended": [
            {**words, "on": _on(one)} for one in read["commentary"] for words in one["defended"]
        ],
        "sha256": seen,
        "form": form or ApprovalForm(initial={"seen": seen, "version": shown.version}),
        "back": address(shown),
    }
    return render(request, "narratives/quarter_read.html", context, status=409 if why else 200)


def _said(read: dict[str, Any]) -> list[dict[str, Any]]:
    """The words, in the order of the sections, each section's own before its indicators'."""
    rows = {row["code"]: row for row in read["scorecard"]["indicators"]}
    names = ["", *(section["name"] for section in read["scorecard"]["sections"])]

    def place(one: dict[str, Any]) -> tuple[int, int, str]:
        section = one["section"] or rows.get(one["code"], {}).get("section", "")
        at = names.index(section) if section in names else len(names)
        return at, one["about"] == About.INDICATOR, one["code"]

    said = [one for one in read["commentary"] if one["about"] != About.QUARTER]
    titles = read["definitions"]
    return [
        {**one, "on": _on(one), "title": titles.get(one["code"], {}).get("title", "")}
        for one in sorted(said, key=place)
    ]


def _on(one: dict[str, Any]) -> str:
    return str(one["code"] or one["section"] or "The quarter as a whole")


def _sections(read: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows under their sections, with the references as they are printed."""
    rows = [
        row | {"printed": read["printed"][row["code"]]} for row in read["scorecard"]["indicators"]
    ]
    return [
        section | {"rows": [row for row in rows if row["section"] == section["name"]]}
        for section in read["scorecard"]["sections"]
    ]

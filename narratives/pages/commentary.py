"""One commentary: read it, write it, hand it on, accept it or return it."""

from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from indicators.models import Indicator
from kpiportal.access import ACCEPT_COMMENTARY, SEE_STAFF_FIGURES, WRITE_COMMENTARY, needs
from kpiportal.models import Person
from kpiportal.models.actions import ActionQuerySet
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of
from kpiportal.pages.seen import ReasonForm, version_seen
from kpiportal.workflow import MoveError
from narratives.actions import commentary as actions
from narratives.actions.remarks import may_settle
from narratives.checking import objections_to
from narratives.models import Commentary, CommentaryVersion, Delegation, Remark, Round, Unsaved
from narratives.pages.refusals import attempt, refused
from narratives.queries import chains, parts, promises, subjects
from narratives.queries.figures import figures_of
from narratives.rules.diffs import Change, Kind, changes
from narratives.rules.gate import still_stands
from narratives.rules.prompts import About
from narratives.rules.workflow import COMMENTARY, DECIDED, CommentaryState
from narratives.snapshots.texts import text_of


class RemarkForm(forms.Form):
    quote = forms.CharField(
        label="On which words",
        required=False,
        max_length=300,
        help_text="Mark them in the text, or type them.",
    )
    text = Paragraphs(
        label="What you say of them", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any = None, *, commentary: Commentary) -> None:
        super().__init__(data, auto_id="remark_%s")
        self.commentary = commentary

    def clean_quote(self) -> str:
        quote = " ".join(self.cleaned_data["quote"].split())
        if quote not in " ".join(text_of(self.commentary).split()):
            raise forms.ValidationError("These words don’t stand in the text as it is now.")
        return quote


@needs(SEE_STAFF_FIGURES)
@require_safe
def commentary(request: HttpRequest, commentary_id: int) -> HttpResponse:
    return page(request, load(request, commentary_id))


@needs(WRITE_COMMENTARY)
@require_POST
def commentary_begin(request: HttpRequest, quarter_id: int, indicator_id: int) -> HttpResponse:
    """Commentary is welcome on any indicator, also where none is due."""
    person, now = reader_of(request), timezone.now()
    quarter = get_object_or_404(Round.objects.quarters().visible_to(person), pk=quarter_id)
    indicator = get_object_or_404(Indicator, pk=indicator_id)
    unsaved = Commentary(round=quarter, indicator=indicator)
    if parts.writer_of(unsaved, person, timezone.localdate(now)) is None:
        raise Http404
    try:
        begun = actions.begin(quarter=quarter, indicator=indicator, now=now)
    except MoveError as error:
        return refused(request, str(error), back=reverse("quarter", args=[quarter_id]))
    return redirect("commentary_write", begun.pk)


@needs(WRITE_COMMENTARY)
@require_POST
def submit(request: HttpRequest, commentary_id: int) -> HttpResponse:
    return _act(request, load_to_write(request, commentary_id), actions.submit, "Submitted.")


@needs(WRITE_COMMENTARY)
@require_POST
def take_back(request: HttpRequest, commentary_id: int) -> HttpResponse:
    return _act(request, load_to_write(request, commentary_id), actions.take_back, "Taken back.")


@needs(WRITE_COMMENTARY)
@require_POST
def nothing_changed(request: HttpRequest, commentary_id: int) -> HttpResponse:
    act = actions.say_nothing_changed
    return _act(request, load_to_write(request, commentary_id), act, "Submitted.")


@needs(ACCEPT_COMMENTARY)
@require_POST
def accept(request: HttpRequest, commentary_id: int) -> HttpResponse:
    return _act(request, _load_to_accept(request, commentary_id), actions.accept, "Accepted.")


@needs(ACCEPT_COMMENTARY)
@require_POST
def send_back(request: HttpRequest, commentary_id: int) -> HttpResponse:
    shown = _load_to_accept(request, commentary_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return page(request, shown, form)
    act = partial(actions.send_back, reason=form.cleaned_data["reason"])
    return _act(request, shown, act, "Returned.", form)


def page(
    request: HttpRequest,
    shown: Commentary,
    returning: ReasonForm | None = None,
    *,
    remarking: forms.Form | None = None,
) -> HttpResponse:
    person, today = reader_of(request), timezone.localdate()
    is_open = shown.round.state not in DECIDED
    possible = COMMENTARY.possible(shown.state) if is_open else frozenset()
    writes = is_open and parts.writer_of(shown, person, today) is not None
    accepts = parts.acceptor_of(shown, person, today) is not None
    returns = parts.returner_of(shown, person, today) is not None
    may_return = returns and "return" in possible
    beside = about(shown, person)
    is_clear = not beside["against"]
    context = {
        "commentary": shown,
        "versions": _versions(shown),
        "unsaved": Unsaved.objects.of(person, shown),
        "has_it": chains.has_it([shown], chains.definitions_of([shown]), today)[shown.pk],
        "delegations": Delegation.objects.not_over(today)
        .filter(commentary=shown)
        .select_related("person"),
        "may_hand_on": is_open and parts.hander_on_of(shown, person, today) is not None,
        "may_promise": writes,
        "remarking": remarking or (RemarkForm(commentary=shown) if is_open else None),
        "forms": [remarking] if remarking else [],
        "may_write": writes and is_writable(shown),
        "may_submit": writes
        and is_clear
        and "submit" in possible
        and shown.text.strip()
        and shown.about is not About.QUARTER,
        "may_say_nothing_changed": writes and _is_blank(shown),
        "may_take_back": writes and "take back" in possible,
        "may_defend": is_open and parts.defender_of(shown, person, today) is not None,
        "may_accept": accepts and is_clear and "accept" in possible,
        "form": returning
        or (ReasonForm(initial={"version": shown.version}) if may_return else None),
        "own_words": parts.stands_in_chain(shown, person, today)
        and parts.has_written(shown, person),
        **beside,
    }
    return render(request, "narratives/commentary.html", context)


def _versions(shown: Commentary) -> list[tuple[CommentaryVersion, list[Change]]]:
    """The newest first, each with what it changed of the one before; the first is all new."""
    rows = list(shown.versions.select_related("written_by"))
    texts = [*(row.text for row in rows[1:]), ""]
    return [
        (row, changes(before, row.text) if before else [Change(Kind.SAME, row.text)])
        for row, before in zip(rows, texts, strict=False)
    ]


def _act(
    request: HttpRequest, shown: Commentary, action: Any, done: str, form: ReasonForm | None = None
) -> HttpResponse:
    act = partial(
        action,
        commentary=shown,
        version=version_seen(request),
        by=reader_of(request),
        now=timezone.now(),
    )
    return attempt(request, act, done=done, back=address(shown), form=form)


def load(request: HttpRequest, commentary_id: int) -> Commentary:
    seen = Commentary.objects.visible_to(reader_of(request))
    return get_object_or_404(seen.select_related("round", "indicator", "author"), pk=commentary_id)


def load_to_write(request: HttpRequest, commentary_id: int) -> Commentary:
    shown = load(request, commentary_id)
    if parts.writer_of(shown, reader_of(request), timezone.localdate()) is None:
        raise Http404
    return shown


def _load_to_accept(request: HttpRequest, commentary_id: int) -> Commentary:
    shown = load(request, commentary_id)
    if not parts.stands_in_chain(shown, reader_of(request), timezone.localdate()):
        raise Http404
    return shown


def _is_blank(shown: Commentary) -> bool:
    return not shown.text and shown.about is not About.QUARTER


def is_writable(shown: Commentary) -> bool:
    return shown.state in (CommentaryState.DRAFT, CommentaryState.RETURNED) and (
        shown.round.state not in DECIDED
    )


def about(shown: Commentary, reader: Person) -> dict[str, Any]:
    """What stands beside a text, whether it is read or written."""
    definition = parts.definition_of(shown) if shown.indicator else None
    before = subjects.before(shown)
    return {
        "title": definition.title if definition else shown.subject,
        "lead": parts.lead_of(shown),
        "figures": figures_of(shown),
        "text": text_of(shown),
        "before": before,
        "said_before": text_of(before) if before else "",
        "promised": _promised(promises.made_in(shown)),
        "promised_before": _promised(promises.made_before(shown)),
        **_margin(shown, reader),
        **against(shown, shown.text),
    }


def _promised(rows: ActionQuerySet) -> list[dict[str, Any]]:
    today = timezone.localdate()
    return [
        {
            "action": one,
            "state": "Overdue" if one.is_overdue(today) else one.get_state_display(),
            "is_overdue": one.is_overdue(today),
        }
        for one in rows
    ]


def _margin(shown: Commentary, reader: Person) -> dict[str, Any]:
    now, words = timezone.now(), " ".join(text_of(shown).split())
    rows = list(
        Remark.objects.filter(commentary=shown).select_related(
            "commentary__round", "commentary__indicator"
        )
    )
    is_open = shown.round.state not in DECIDED
    return {
        "remarks": [
            {
                "remark": one,
                "stands": one.quote in words,
                "may_settle": is_open and may_settle(one, reader, now),
            }
            for one in rows
            if one.settled_at is None
        ],
        "settled": [one for one in rows if one.settled_at],
    }


def against(shown: Commentary, text: str) -> dict[str, Any]:
    """Nothing stands against what is accepted: figures known since are restated, not its fault."""
    defences = list(shown.defences.all())
    if shown.state == CommentaryState.ACCEPTED:
        words = [one for one in defences if still_stands(one.figure, one.sentence, shown.text)]
        return {"against": [], "defended": words}
    found = objections_to(shown, text)
    keys = {each.key for each in found}
    defended = [one for one in defences if one.key in keys]
    settled = {one.key for one in defended}
    return {"against": [each for each in found if each.key not in settled], "defended": defended}


def address(shown: Commentary) -> str:
    return reverse("commentary", args=[shown.pk])

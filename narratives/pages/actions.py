"""Actions: what was promised, who owes it, by when, and whether it was done."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kpiportal import actions as moves
from kpiportal.access import KEEP_ACTIONS, OWN_ACTION, needs
from kpiportal.models import Action, Person, Post
from kpiportal.models.actions import ActionQuerySet
from kpiportal.pages import errors
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of
from kpiportal.pages.seen import ReasonForm, SeenForm, version_seen
from kpiportal.pages.tables import Column, Day, Table, arrange
from kpiportal.rules.action_states import ACTION, ActionState
from kpiportal.rules.days import day_in_words
from kpiportal.templatetags.portal import status
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError
from narratives.pages.closing import GET_OR_POST
from narratives.pages.refusals import attempt, in_lines, refused
from narratives.queries.action_sources import address_of_source
from narratives.queries.reminders import due_in_words

STATES = [
    ("", "Not verified yet"),
    ("open", "To be done"),
    ("overdue", "Overdue"),
    ("done", "Done, to be verified"),
    ("verified", "Verified"),
]


class Filters(forms.Form):
    says_optional = False
    whose = forms.ChoiceField(required=False, choices=[("", "All I may see"), ("mine", "Mine")])
    state = forms.ChoiceField(required=False, choices=STATES)


class Actions(Table):
    caption = "Actions"
    caption_is_hidden = True
    what = Column(verbose_name="What", linkify=lambda record: reverse("action", args=[record.pk]))
    owner = Column(accessor="owner_name", verbose_name="Who", orderable=False)
    due = Day(verbose_name="By")
    state = Column(empty_values=())
    source_name = Column(verbose_name="From")

    def render_what(self, record: Action) -> str:
        return str(record)

    def render_state(self, record: Action) -> SafeString:
        return state_of(record)


class EvidenceForm(SeenForm):
    evidence = Paragraphs(
        label="What shows that it was done",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="What was done, when, and where it can be seen. Name no child and no case.",
    )


class OwnerForm(forms.Form):
    owner = forms.ChoiceField(label="Who does it")
    due = forms.DateField(label="By when", widget=forms.DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("Posts", _posts()), ("People", _people())]

    def clean_owner(self) -> Post | Person:
        kind, _, number = self.cleaned_data["owner"].partition(" ")
        model: type[Post] | type[Person] = Post if kind == "post" else Person
        return model._default_manager.get(pk=number)


class HandOnForm(OwnerForm, SeenForm):
    reason = Paragraphs(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


@needs(OWN_ACTION)
@require_safe
def actions(request: HttpRequest) -> HttpResponse:
    form = Filters(request.GET)
    rows = _found(form, reader_of(request)).with_names()
    table = arrange(request, Actions(rows, empty_text="There is no such action."))
    return render(request, "narratives/actions.html", {"form": form, "table": table})


def _found(form: Filters, person: Person) -> ActionQuerySet:
    today = timezone.localdate()
    rows = Action.objects.visible_to(person, today)
    if not form.is_valid():
        return rows.none()
    if form.cleaned_data["whose"]:
        rows = rows.owned_by(person, today)
    match form.cleaned_data["state"]:
        case "":
            return rows.exclude(state=ActionState.VERIFIED.value)
        case "overdue":
            return rows.overdue(today)
        case state:
            return rows.filter(state=state)


@needs(OWN_ACTION)
@require_safe
def action(request: HttpRequest, action_id: int) -> HttpResponse:
    return _page(request, _load(request, action_id))


@needs(OWN_ACTION)
@require_POST
def action_finish(request: HttpRequest, action_id: int) -> HttpResponse:
    shown = _load(request, action_id)
    if not moves.owns(shown, reader_of(request), timezone.localdate()):
        raise Http404
    form = EvidenceForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, finishing=form)
    act = partial(moves.finish, action=shown, by=reader_of(request), now=timezone.now())
    back = _address(shown)
    try:
        act(**form.cleaned_data)
    except SavedByAnotherError:
        return _conflict(request, form.cleaned_data["evidence"], shown)
    except MoveError as error:
        return refused(request, str(error), back=back, form=form)
    messages.success(request, "Done. Somebody else verifies it.")
    return redirect(back)


@needs(OWN_ACTION)
@require_POST
def action_verify(request: HttpRequest, action_id: int) -> HttpResponse:
    shown = _load_to_verify(request, action_id)
    act = partial(moves.verify, version=version_seen(request))
    return _act(request, shown, act, "Verified.")


@needs(OWN_ACTION)
@require_POST
def action_open_again(request: HttpRequest, action_id: int) -> HttpResponse:
    shown = _load_to_verify(request, action_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, returning=form)
    act = partial(moves.open_again, **form.cleaned_data)
    return _act(request, shown, act, "Opened again.", form)


@needs(KEEP_ACTIONS)
@require_http_methods(GET_OR_POST)
def action_hand_on(request: HttpRequest, action_id: int) -> HttpResponse:
    person = reader_of(request)
    followed = Action.objects.followed_by(person, timezone.localdate()).with_names()
    shown = get_object_or_404(followed, pk=action_id)
    back = _address(shown)
    if request.method != "POST" and shown.state != ActionState.OPEN:
        return refused(request, "It is done: nobody owes it any more.", back=back)
    initial = {"version": shown.version, "due": shown.due, "owner": _named(shown.owner)}
    form = HandOnForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            moves.hand_on(action=shown, by=person, now=timezone.now(), **form.cleaned_data)
        except SavedByAnotherError:
            return _conflict(request, in_lines(form), shown)
        except MoveError as error:
            form.add_error("owner", str(error))
        else:
            messages.success(request, "Handed on.")
            return redirect(back)
    context = {"action": shown, "form": form, "back": back}
    return render(request, "narratives/action_hand_on.html", context)


def state_of(shown: Action) -> SafeString:
    if shown.is_overdue(timezone.localdate()):
        return status("Overdue", strong=True)
    return status(shown.get_state_display(), strong=shown.state == ActionState.DONE)


def _page(
    request: HttpRequest,
    shown: Action,
    *,
    finishing: EvidenceForm | None = None,
    returning: ReasonForm | None = None,
) -> HttpResponse:
    person, today = reader_of(request), timezone.localdate()
    seen = {"version": shown.version}
    possible = ACTION.possible(shown.state)
    verifies = "verify" in possible and moves.may_verify(shown, person, today)
    finishes = "finish" in possible and moves.owns(shown, person, today)
    follows = Action.objects.followed_by(person, today).filter(pk=shown.pk).exists()
    context = {
        "action": shown,
        "state": state_of(shown),
        "when": _when(shown),
        "rows": _summary(shown, person),
        "steps": shown.steps.all(),
        "finishing": finishing or (EvidenceForm(initial=seen) if finishes else None),
        "returning": returning or (ReasonForm(initial=seen) if verifies else None),
        "may_hand_on": follows and shown.state == ActionState.OPEN,
    }
    context["forms"] = [form for form in (context["finishing"], context["returning"]) if form]
    return render(request, "narratives/action.html", context)


def _when(shown: Action) -> str:
    today = timezone.localdate()
    if shown.state == ActionState.OPEN:
        return due_in_words(shown.due, today)
    return f"since {day_in_words(timezone.localdate(shown.since))}"


def _summary(shown: Action, person: Person) -> list[dict[str, Any]]:
    source = {"key": "Comes from", "value": shown.source_name}
    address = address_of_source(shown, person)
    asked = shown.opened_by.name if shown.opened_by else "The portal"
    return [
        {"key": "Who does it", "value": shown.owner_name},
        {"key": "By when", "value": day_in_words(shown.due)},
        source | ({"url": address, "action": "Read"} if address else {}),
        {"key": "Asked for by", "value": asked},
    ]


def _act(
    request: HttpRequest, shown: Action, act: Any, done: str, form: ReasonForm | None = None
) -> HttpResponse:
    bound = partial(act, action=shown, by=reader_of(request), now=timezone.now())
    return attempt(request, bound, done=done, back=_address(shown), form=form)


def _conflict(request: HttpRequest, yours: str, shown: Action) -> HttpResponse:
    current = Action.objects.with_names().get(pk=shown.pk)
    lines = [f"{current.get_state_display()}: {current.owner_name}, by {day_in_words(current.due)}"]
    theirs = "\n".join([*lines, current.evidence]).strip()
    return errors.conflict(request, yours=yours, theirs=theirs, back=_address(shown))


def _load(request: HttpRequest, action_id: int) -> Action:
    seen = Action.objects.visible_to(reader_of(request), timezone.localdate())
    return get_object_or_404(seen.with_names(), pk=action_id)


def _load_to_verify(request: HttpRequest, action_id: int) -> Action:
    shown = _load(request, action_id)
    if not moves.may_verify(shown, reader_of(request), timezone.localdate()):
        raise Http404
    return shown


def _posts() -> list[tuple[str, str]]:
    posts: QuerySet[Post] = Post.objects.select_related("holder")
    return [(_named(post), f"{post} ({post.holder or 'vacant'})") for post in posts]


def _people() -> list[tuple[str, str]]:
    people = Person.objects.active().filter(role_set__role__in=OWN_ACTION.reach).distinct()
    return [(_named(person), person.name) for person in people]


def _named(owner: Post | Person) -> str:
    return f"{'post' if isinstance(owner, Post) else 'person'} {owner.pk}"


def _address(shown: Action) -> str:
    return reverse("action", args=[shown.pk])

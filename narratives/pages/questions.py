"""Questions and recommendations of members: asked, answered, closed or carried forward."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from indicators.models import Indicator
from kpiportal.access import ANSWER_QUESTION, ASK_QUESTION, SEE_QUESTIONS, needs
from kpiportal.models import Action, Post
from kpiportal.pages import errors
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of
from kpiportal.pages.seen import ReasonForm, SeenForm, version_seen
from kpiportal.pages.tables import Column, Day, Table, arrange
from kpiportal.rules.days import day_in_words
from kpiportal.templatetags.portal import status
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError
from narratives import published as reading
from narratives.actions import questions as actions
from narratives.actions.questions import Promise
from narratives.models import Edition, Question
from narratives.models.questions import LONGEST_QUESTION, TO_ANSWER, Ask
from narratives.pages.closing import GET_OR_POST
from narratives.pages.editions import load as load_edition
from narratives.pages.refusals import attempt, in_lines, refused
from narratives.queries.meetings import next_meeting
from narratives.rules.workflow import EditionState, QuestionState
from narratives.snapshots.content import NotHeldError

STATES = [
    ("", "Not closed yet"),
    ("to_answer", "To be answered"),
    ("answered", "Answered"),
    ("closed", "Closed"),
]


class Filters(forms.Form):
    says_optional = False
    state = forms.ChoiceField(required=False, choices=STATES)


class Questions(Table):
    caption = "Questions and recommendations"
    caption_is_hidden = True
    is_stacked = True
    text = Column(verbose_name="What", linkify=lambda record: reverse("question", args=[record.pk]))
    title = Column(verbose_name="About", order_by="indicator__code")
    asked_by = Column(verbose_name="Asked by", order_by="asked_by__name")
    state = Column()
    answer_by = Day(verbose_name="Answer by")
    meeting = Day()

    def render_text(self, record: Question) -> str:
        return record.in_short

    def render_title(self, record: Question) -> str:
        return f"{record.indicator} {record.title}"

    def render_state(self, record: Question) -> SafeString:
        return state_of(record)


class AskForm(forms.Form):
    kind = forms.ChoiceField(
        label="What is it?",
        choices=Ask.choices,
        widget=forms.RadioSelect,
        initial=Ask.QUESTION,
        help_text="What you recommend is tracked as an action once it is taken up.",
    )
    text = Paragraphs(
        label="Your words",
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Name no child and no family.",
    )


class AnswerForm(SeenForm):
    text = Paragraphs(
        label="Answer",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Members read it. Name no child, and tell no number that is kept back.",
    )
    what = Paragraphs(
        label="What is done about it",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Becomes an action, whose state members see.",
    )
    owner = forms.ModelChoiceField(
        Post.objects.all(), label="Who does it", required=False, empty_label="No action"
    )
    due = forms.DateField(label="By when", required=False, widget=forms.DateInput)

    def clean(self) -> dict[str, Any]:
        """All three of an action, or none of it."""
        answers: dict[str, Any] = super().clean() or {}
        given = [name for name in ("what", "owner", "due") if answers.get(name)]
        for name in ("what", "owner", "due"):
            if given and name not in given and name not in self.errors:
                self.add_error(name, "An action has words, a post that does it, and a day.")
        return answers

    @property
    def promise(self) -> Promise | None:
        answers = self.cleaned_data
        if not answers["what"]:
            return None
        return Promise(answers["what"], answers["owner"], answers["due"])


@needs(SEE_QUESTIONS)
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    form = Filters(request.GET)
    rows = Question.objects.visible_to(reader_of(request)).with_names()
    match form.cleaned_data["state"] if form.is_valid() else None:
        case None:
            rows = rows.none()
        case "":
            rows = rows.exclude(state=QuestionState.CLOSED.value)
        case "to_answer":
            rows = rows.to_answer()
        case state:
            rows = rows.filter(state=state)
    table = arrange(request, Questions(rows, empty_text="There is no such question."))
    return render(request, "narratives/questions.html", {"form": form, "table": table})


@needs(SEE_QUESTIONS)
@require_safe
def question(request: HttpRequest, question_id: int) -> HttpResponse:
    return _page(request, _load(request, question_id))


@needs(ASK_QUESTION)
@require_http_methods(GET_OR_POST)
def question_ask(request: HttpRequest, quarter_end: str, edition: int, code: str) -> HttpResponse:
    shown = load_edition(request, quarter_end, edition)
    back = reverse("edition_indicator", args=[quarter_end, edition, code])
    if shown.state != EditionState.PUBLISHED:
        why = "Ask on the newest edition that is published."
        return refused(request, why, back=back, form=AskForm(request.POST or None))
    told = reading.published(shown).indicator(code)
    if told is None:
        raise Http404
    indicator = get_object_or_404(Indicator, code=code)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _ask(request, shown, indicator, form)
    meeting = next_meeting(timezone.localdate())
    context = {"form": form, "edition": shown, "told": told, "back": back, "meeting": meeting}
    return render(request, "narratives/question_ask.html", context)


@needs(ANSWER_QUESTION)
@require_http_methods(GET_OR_POST)
def question_answer(request: HttpRequest, question_id: int) -> HttpResponse:
    shown = _load(request, question_id)
    person = reader_of(request)
    theirs = Question.objects.answerable_by(person, timezone.localdate())
    if not theirs.filter(pk=shown.pk).exists():
        raise Http404
    back = reverse("question", args=[shown.pk])
    if request.method != "POST" and shown.state not in TO_ANSWER:
        return refused(request, f"It is {shown.get_state_display().lower()} already.", back=back)
    form = AnswerForm(request.POST or None, initial=_as_form(shown))
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            actions.answer(
                question=shown, version=answers["version"], text=answers["text"],
                promise=form.promise, by=person, now=timezone.now(),
            )  # fmt: skip
        except SavedByAnotherError:
            shown.refresh_from_db()
            return errors.conflict(request, yours=in_lines(form), theirs=shown.answer, back=back)
        except MoveError as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, "Answered. The member who asked says whether it does.")
            return redirect(back)
    context = {"question": shown, "form": form, "back": back}
    return render(request, "narratives/question_answer.html", context)


@needs(ASK_QUESTION)
@require_POST
def question_close(request: HttpRequest, question_id: int) -> HttpResponse:
    shown = _load_own(request, question_id)
    return _act(request, shown, partial(actions.close, version=version_seen(request)), "Closed.")


@needs(ASK_QUESTION)
@require_POST
def question_carry(request: HttpRequest, question_id: int) -> HttpResponse:
    shown = _load_own(request, question_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, form)
    act = partial(actions.carry_forward, **form.cleaned_data)
    return _act(request, shown, act, "Carried forward to the next meeting.", form)


def state_of(shown: Question) -> SafeString:
    return status(shown.get_state_display(), strong=shown.state in TO_ANSWER)


def _page(
    request: HttpRequest, shown: Question, carrying: ReasonForm | None = None
) -> HttpResponse:
    person, today = reader_of(request), timezone.localdate()
    answers = Question.objects.answerable_by(person, today).to_answer()
    may_close = shown.state == QuestionState.ANSWERED and actions.may_close(shown, person)
    context = {
        "question": shown,
        "state": state_of(shown),
        "rows": _summary(shown),
        "steps": shown.steps.all(),
        "actions": _actions(shown, request),
        "may_answer": answers.filter(pk=shown.pk).exists(),
        "form": carrying or (ReasonForm(initial={"version": shown.version}) if may_close else None),
    }
    return render(request, "narratives/question.html", context)


def _summary(shown: Question) -> list[dict[str, Any]]:
    at = [str(shown.edition.end), shown.edition.number, shown.indicator.code]
    meeting = day_in_words(shown.meeting) if shown.meeting else "Not planned yet"
    rows = [
        {"key": "Asked by", "value": shown.asked_by.name},
        {
            "key": "About",
            "value": _told(shown),
            "url": reverse("edition_indicator", args=at),
            "action": "Read",
        },
    ]
    if shown.state in TO_ANSWER:
        rows.append({"key": "Answer by", "value": day_in_words(shown.answer_by)})
        rows.append({"key": "For the meeting of", "value": meeting})
    return rows


def _told(shown: Question) -> str:
    """The figure that is asked about, as its edition told it; withdrawn it tells none."""
    about = f"{shown.indicator}, {shown.edition}"
    if shown.edition.state == EditionState.WITHDRAWN:
        return f"{about}, which was withdrawn"
    try:
        told = reading.published(shown.edition).indicator(shown.indicator.code)
    except NotHeldError:
        told = None
    return f"{about}: {told.sentence}" if told else about


def _actions(shown: Question, request: HttpRequest) -> list[dict[str, Any]]:
    """What members are told of the actions: what, by which post, by when, how far it is."""
    today = timezone.localdate()
    found = Action.objects.filter(
        source_kind=Question._meta.label_lower, source_id=str(shown.pk)
    ).with_names()
    own = set(Action.objects.visible_to(reader_of(request), today).values_list("pk", flat=True))
    return [
        {
            "what": each.what,
            "who": str(each.owner_post or "the service"),
            "due": each.due,
            "state": "Overdue" if each.is_overdue(today) else each.get_state_display(),
            "url": reverse("action", args=[each.pk]) if each.pk in own else "",
        }
        for each in found
    ]


def _ask(request: HttpRequest, shown: Edition, indicator: Indicator, form: AskForm) -> HttpResponse:
    answers = form.cleaned_data
    back = reverse("edition_indicator", args=[str(shown.end), shown.number, indicator.code])
    try:
        asked = actions.ask(
            edition=shown, indicator=indicator, kind=Ask(answers["kind"]), text=answers["text"],
            by=reader_of(request), now=timezone.now(),
        )  # fmt: skip
    except MoveError as error:
        return refused(request, str(error), back=back, form=form)
    messages.success(request, f"Sent. An answer is due by {day_in_words(asked.answer_by)}.")
    return redirect("question", asked.pk)


def _act(
    request: HttpRequest, shown: Question, act: Any, done: str, form: ReasonForm | None = None
) -> HttpResponse:
    bound = partial(act, question=shown, by=reader_of(request), now=timezone.now())
    back = reverse("question", args=[shown.pk])
    return attempt(request, bound, done=done, back=back, form=form)


def _as_form(shown: Question) -> dict[str, Any]:
    what = shown.text if shown.kind == Ask.RECOMMENDATION and len(shown.text) <= 500 else ""
    return {"version": shown.version, "text": shown.answer, "what": what}


def _load(request: HttpRequest, question_id: int) -> Question:
    seen = Question.objects.visible_to(reader_of(request)).with_names()
    return get_object_or_404(seen, pk=question_id)


def _load_own(request: HttpRequest, question_id: int) -> Question:
    shown = _load(request, question_id)
    if not actions.may_close(shown, reader_of(request)):
        raise Http404
    return shown

"""Keeping frameworks: their levels, themes and questions, and where each indicator stands."""

from functools import partial
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from indicators.actions import frameworks as actions
from indicators.framework.matrix import Frame, Place, frames
from indicators.models import Definition, Framework, Indicator
from indicators.rules import tags
from kpiportal.access import KEEP_REGISTER, needs
from kpiportal.pages.edit import edit
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of

METHODS = ["GET", "HEAD", "POST"]
LONGEST = 200
LONGEST_TAGS = 500
TAKEN = "There is a framework of this name already."
RESERVED = "This word has a meaning of its own among tags. Choose another."
SEPARATES = "Leave out ; and : and / with spaces round it: they separate one thing from another."
TOO_MUCH = "Together these are too long: their tags may have 500 characters."


def _check_words(words: str) -> None:
    if tags.BETWEEN_TAGS in words or tags.BETWEEN_PLACES in words:
        raise forms.ValidationError(SEPARATES)


class Lines(Paragraphs):
    """One a line, each once; a line is a name."""

    def __init__(self, label: str, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": options.pop("rows", 6)})
        super().__init__(label=label, widget=widget, **options)

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else "\n".join(value)

    def clean(self, value: Any) -> Any:
        text = super().clean(value) or ""
        lines = list(dict.fromkeys(filter(None, (line.strip() for line in text.splitlines()))))
        for line in lines:
            _check_words(line)
            if len(line) > LONGEST:
                raise forms.ValidationError(f"No line may have more than {LONGEST} characters.")
        return lines


class FrameForm(forms.Form):
    levels = Lines("Levels", help_text="One a line, in their order.")
    themes = Lines(
        "Themes", required=False, help_text="One a line, in their order. None: levels alone."
    )


class NewFrameForm(FrameForm):
    field_order = ["name"]
    name = forms.CharField(
        max_length=LONGEST, help_text="Indicators are tagged with it, as in “Inspection: leaders”."
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        _check_words(name)
        if tags.AFTER_NAME in name:
            raise forms.ValidationError(SEPARATES)
        if name in tags.RESERVED:
            raise forms.ValidationError(RESERVED)
        if Framework.objects.filter(name=name).exists():
            raise forms.ValidationError(TAKEN)
        return name


class ChangeFrameForm(FrameForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class OwnFrameForm(ChangeFrameForm):
    field_order = ["name"]
    name = forms.CharField(max_length=LONGEST)


class QuestionsForm(forms.Form):
    questions = Lines(
        "Questions", required=False, rows=8, help_text="As a child would ask them, one a line."
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class PlaceForm(forms.Form):
    """A choice for each framework; its fields are named by their order."""

    def __init__(self, *args: Any, among: list[Frame], definition: Definition, **kwargs: Any):
        said = tags.read(definition.tags)
        initial = {"seen": definition.pk, "topic": said.get(tags.TOPIC, "")}
        self.among, self.definition = among, definition
        super().__init__(*args, **kwargs)
        for number, frame in enumerate(among):
            place = frame.place_of(definition)
            initial[f"place_{number}"] = _where(place.level, place.theme)
            self.fields[f"place_{number}"] = forms.ChoiceField(
                label=frame.name, required=False, choices=_choices(frame, place)
            )
            if frame.is_own:
                initial["question"] = place.question
                self.fields["question"] = forms.CharField(
                    label="Which question it answers", required=False, max_length=LONGEST
                )
        self.fields["topic"] = forms.CharField(
            label="Topic",
            required=False,
            max_length=LONGEST,
            help_text="Indicators of one topic stand in one table of their section’s page.",
        )
        self.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput)
        self.initial = initial

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in ("question", "topic"):
            if tags.BETWEEN_TAGS in given.get(name, ""):
                self.add_error(name, SEPARATES)
        said = tags.read(self.definition.tags) | self._tags(given)
        if len(tags.write(said)) > LONGEST_TAGS:
            raise forms.ValidationError(TOO_MUCH)
        return given

    @property
    def placing(self) -> dict[str, Any]:
        """What the action takes."""
        own = next((n for n, frame in enumerate(self.among) if frame.is_own), None)
        level, theme = tags.place(self.cleaned_data.get(f"place_{own}", ""))
        return {"level": level, "theme": theme, "said": self._tags(self.cleaned_data)}

    def _tags(self, given: dict[str, Any]) -> dict[str, str]:
        places = {
            frame.name: given.get(f"place_{number}", "")
            for number, frame in enumerate(self.among)
            if not frame.is_own
        }
        own = {tags.QUESTION: given.get("question", ""), tags.TOPIC: given.get("topic", "")}
        return places | own


def _where(level: str, theme: str) -> str:
    return tags.BETWEEN_PLACES.join(filter(None, (level, theme)))


def _choices(frame: Frame, now: Place) -> list[tuple[str, str]]:
    cells = [_where(level, theme) for level in frame.levels for theme in frame.themes]
    every = dict.fromkeys(filter(None, [*cells, _where(now.level, now.theme)]))
    return [("", "Nowhere"), *((each, each) for each in every)]


@needs(KEEP_REGISTER)
@require_http_methods(METHODS)
def add_framework(request: HttpRequest) -> HttpResponse:
    form = NewFrameForm(request.POST or None)

    def save(**said: Any) -> None:
        by, now = reader_of(request), timezone.now()
        actions.add_framework(by=by, is_own=False, now=now, **said)

    return edit(request, form, title="Add a framework", save=save, back=reverse("framework"))


@needs(KEEP_REGISTER)
@require_http_methods(METHODS)
def keep_framework(request: HttpRequest, framework: str) -> HttpResponse:
    frame = _frame(framework)
    version = frame.kept.version if frame.kept else 0
    initial = {
        "name": frame.name,
        "levels": frame.levels,
        "themes": [theme for theme in frame.themes if theme],
        "version": version,
    }
    form = (OwnFrameForm if frame.is_own else ChangeFrameForm)(
        request.POST or None, initial=initial
    )

    def save(*, version: int, **said: Any) -> None:
        _save(request, frame, version, **said)

    back = reverse("framework_of", args=[framework])
    title = f"Change {frame.name}"
    return edit(request, form, title=title, save=save, back=back, kept=partial(_frame, framework))


@needs(KEEP_REGISTER)
@require_http_methods(METHODS)
def framework_questions(request: HttpRequest, framework: str) -> HttpResponse:
    """Of one cell of the council's own framework."""
    frame = _frame(framework)
    level, theme = request.GET.get("level", ""), request.GET.get("theme", "")
    if not frame.is_own or level not in frame.levels or theme not in frame.themes:
        raise Http404
    where = _where(level, theme)
    version = frame.kept.version if frame.kept else 0
    asked = frame.questions.get((level, theme), ())
    form = QuestionsForm(request.POST or None, initial={"questions": asked, "version": version})

    def save(*, version: int, questions: list[str]) -> None:
        kept = frame.kept.questions if frame.kept else {}
        _save(request, frame, version, questions={**kept, where: questions})

    def now_kept() -> SimpleNamespace:
        return SimpleNamespace(questions=_frame(framework).questions.get((level, theme), ()))

    title = f"Questions of {where}"
    back = reverse("framework_of", args=[framework])
    return edit(request, form, title=title, save=save, back=back, kept=now_kept)


@needs(KEEP_REGISTER)
@require_http_methods(METHODS)
def place_indicator(request: HttpRequest, indicator_id: int) -> HttpResponse:
    indicator = get_object_or_404(Indicator, pk=indicator_id)
    definition = get_object_or_404(indicator.definitions.current())
    every = frames(_definitions())
    form = PlaceForm(request.POST or None, among=every, definition=definition)

    def save(*, seen: int, **given: Any) -> None:
        by, now = reader_of(request), timezone.now()
        actions.place_indicator(by=by, indicator=indicator, seen=seen, now=now, **form.placing)

    def kept() -> SimpleNamespace:
        now = indicator.definitions.current().get()
        return SimpleNamespace(**PlaceForm(among=every, definition=now).initial)

    title = f"Where {indicator.code} stands"
    return edit(request, form, title=title, save=save, back=reverse("framework"), kept=kept)


def _save(request: HttpRequest, frame: Frame, version: int, **said: Any) -> None:
    """One that only the definitions knew is kept from now on."""
    by, now = reader_of(request), timezone.now()
    if frame.kept:
        actions.change_framework(by=by, framework=frame.kept, version=version, now=now, **said)
        return
    stands = {
        "name": frame.name,
        "levels": list(frame.levels),
        "themes": [theme for theme in frame.themes if theme],
    }
    actions.add_framework(by=by, is_own=frame.is_own, now=now, **{**stands, **said})


def _frame(slug: str) -> Frame:
    found = next((each for each in frames(_definitions()) if each.slug == slug), None)
    if found is None:
        raise Http404
    return found


def _definitions() -> list[Definition]:
    current = Definition.objects.current().select_related("indicator")
    return list(current.order_by("order", "indicator__code"))

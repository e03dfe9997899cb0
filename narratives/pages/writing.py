"""Writing a commentary: what is asked, beside the figures and what can be said of them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kpiportal.access import WRITE_COMMENTARY, needs
from kpiportal.pages import errors
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of
from kpiportal.pages.seen import SeenForm
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError
from narratives.actions import commentary as actions
from narratives.drafting import Offer, offers
from narratives.models import Commentary
from narratives.models.commentary import LONGEST
from narratives.pages.commentary import about, address, is_writable, load_to_write
from narratives.pages.refusals import refused
from narratives.rules.prompts import PROMPTS, joined, split


class AnswersForm(SeenForm):
    """A field for each thing that is asked. Together they are one text."""

    def __init__(self, *args: Any, commentary: Commentary, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = commentary.about
        for prompt in PROMPTS[self.about]:
            self.fields[prompt.name] = Paragraphs(
                label=prompt.heading,
                help_text=prompt.hint,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    says_optional = False

    def clean(self) -> dict[str, Any]:
        answers = {each.name: self.cleaned_data.get(each.name, "") for each in PROMPTS[self.about]}
        text = joined(self.about, answers)
        if not text and not {"take", "put"} & set(self.data):
            self.add_error(PROMPTS[self.about][0].name, "Write an answer here or to another.")
        if len(text) > LONGEST:
            over = len(text) - LONGEST
            raise forms.ValidationError(f"It is too long by {over:,} characters.")
        return {**self.cleaned_data, "text": text}


@needs(WRITE_COMMENTARY)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, commentary_id: int) -> HttpResponse:
    shown = load_to_write(request, commentary_id)
    if request.method != "POST":
        if not is_writable(shown):
            why = f"It is {shown.state}: it can’t be written in now."
            return refused(request, why, back=address(shown))
        return _page(request, shown, _form(shown, split(shown.about, shown.text), shown.version))
    form = AnswersForm(request.POST, commentary=shown)
    if not form.is_valid():
        return _page(request, shown, form)
    if "put" in request.POST:
        return _page(request, shown, _with_put(shown, form.cleaned_data, request.POST["put"]))
    if "take" in request.POST:
        return _page(request, shown, _with_taken(shown, form.cleaned_data, request.POST["take"]))
    return _save(request, shown, form.cleaned_data)


def _form(shown: Commentary, answers: dict[str, str], version: int) -> AnswersForm:
    return AnswersForm(initial={**answers, "version": version}, commentary=shown)


def _with_taken(shown: Commentary, answers: dict[str, Any], taken: str) -> AnswersForm:
    """What was typed so far with a sentence at the end of its answer. Nothing is saved yet."""
    offer = next((each for each in offers(shown) if each.key == taken), None)
    if offer:
        typed = answers[offer.prompt].rstrip()
        answers = {**answers, offer.prompt: f"{typed}\n\n{offer.text}".lstrip()}
    return _form(shown, answers, answers["version"])


def _with_put(shown: Commentary, answers: dict[str, Any], quote: str) -> AnswersForm:
    """A figure at the end of the first answer, for want of a cursor."""
    first = PROMPTS[shown.about][0].name
    typed = f"{answers[first]} {quote}".strip()
    return _form(shown, {**answers, first: typed}, answers["version"])


def _page(request: HttpRequest, shown: Commentary, form: AnswersForm) -> HttpResponse:
    context = {
        "commentary": shown,
        "form": form,
        "back": address(shown),
        "may_defend": True,
        "offers": _not_taken(shown, form),
        **about(shown),
    }
    return render(request, "narratives/commentary_write.html", context)


def _not_taken(shown: Commentary, form: AnswersForm) -> list[Offer]:
    held = " ".join(str(form[each.name].value() or "") for each in PROMPTS[shown.about])
    return [each for each in offers(shown) if each.text not in held]


def _save(request: HttpRequest, shown: Commentary, answers: dict[str, Any]) -> HttpResponse:
    back = address(shown)
    try:
        version = actions.save(
            commentary=shown,
            text=answers["text"],
            version=answers["version"],
            by=reader_of(request),
            now=timezone.now(),
        )
    except SavedByAnotherError:
        shown.refresh_from_db()
        return errors.conflict(request, yours=answers["text"], theirs=shown.text, back=request.path)
    except MoveError as error:
        shown.refresh_from_db()
        messages.warning(request, str(error))
        return errors.conflict(request, yours=answers["text"], theirs=shown.text, back=back)
    if "submit" in request.POST:
        _hand_on(request, shown, version)
    else:
        messages.success(request, "Saved.")
    return redirect(back)


def _hand_on(request: HttpRequest, shown: Commentary, version: int) -> None:
    """What is saved stays saved where it can't be handed on yet."""
    person, now = reader_of(request), timezone.now()
    try:
        actions.submit(commentary=shown, version=version, by=person, now=now)
    except (MoveError, SavedByAnotherError) as error:
        messages.warning(request, f"Saved, but not submitted. {error}")
    else:
        messages.success(request, "Submitted.")

"""Writing a commentary: what is asked, beside the figures and what can be said of them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kpiportal.access import WRITE_COMMENTARY, needs
from kpiportal.pages import errors
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of
from kpiportal.pages.seen import SeenForm, version_seen
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError
from narratives.actions import commentary as actions
from narratives.actions import unsaved
from narratives.drafting import Offer, offers
from narratives.models import Commentary, Unsaved
from narratives.models.commentary import LONGEST
from narratives.pages.commentary import about, address, against, is_writable, load_to_write
from narratives.pages.refusals import refused
from narratives.rules.prompts import PROMPTS, joined, split

KEPT = "What you typed is kept on its page, for you alone."


class AnswersForm(SeenForm):
    """A field for each thing that is asked. Together they are one text."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

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
        text = joined(self.about, self.cleaned_data)
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
            return refused(request, _why_not(shown), back=address(shown))
        return _page(request, shown, _begun(request, shown))
    form = AnswersForm(request.POST, commentary=shown)
    is_valid = form.is_valid()
    if "autosave" in request.POST:
        return _keep(request, shown, form)
    if not is_valid:
        return _page(request, shown, form)
    if {"put", "take"} & set(request.POST):
        return _page(request, shown, _with_more(request, shown, form.cleaned_data))
    return _save(request, shown, form)


@needs(WRITE_COMMENTARY)
@require_POST
def forget(request: HttpRequest, commentary_id: int) -> HttpResponse:
    """Throw away what was typed over a version and not saved."""
    shown = load_to_write(request, commentary_id)
    unsaved.forget(commentary=shown, over=version_seen(request), by=reader_of(request))
    messages.success(request, "Thrown away.")
    return redirect("commentary_write" if is_writable(shown) else "commentary", shown.pk)


def _why_not(shown: Commentary) -> str:
    return shown.round.why_words_stay or f"It is {shown.state}: it can’t be written in now."


def _keep(request: HttpRequest, shown: Commentary, form: AnswersForm) -> HttpResponse:
    """What autosave.js asks for while somebody types; with what the figures say of it."""
    seen = {name: form.cleaned_data.get(name) for name in ("version", "revision")}
    if seen["version"] is None:
        raise BadRequest("The form came without the version that it is about.")
    text = joined(shown.about, form.cleaned_data)
    now = timezone.now()
    try:
        revision = unsaved.keep(
            commentary=shown,
            over=seen["version"],
            revision=seen["revision"] or 0,
            text=text,
            by=reader_of(request),
            now=now,
        )
    except SavedByAnotherError:
        return JsonResponse({}, status=409)
    beside = {"commentary": shown, "against": against(shown, text)["against"], "is_typed": True}
    return JsonResponse(
        {
            "revision": revision,
            "saved": f"{timezone.localtime(now):%-H:%M}",
            "against": render_to_string("narratives/contradictions.html", beside),
        }
    )


def _begun(request: HttpRequest, shown: Commentary) -> AnswersForm:
    """With what its writer typed over this very version, else with what is saved."""
    kept = Unsaved.objects.filter(
        commentary=shown, person=reader_of(request), over=shown.version
    ).first()
    text = kept.text if kept else shown.text
    return _form(shown, split(shown.about, text), shown.version, kept.revision if kept else 0)


def _form(
    shown: Commentary, answers: dict[str, Any], version: int, revision: int | None
) -> AnswersForm:
    seen = {"version": version, "revision": revision or 0}
    return AnswersForm(initial={**answers, **seen}, commentary=shown)


def _with_more(request: HttpRequest, shown: Commentary, answers: dict[str, Any]) -> AnswersForm:
    """What was typed so far, with a sentence or a figure. It is kept, and not saved yet."""
    if "put" in request.POST:
        more = _with_put(shown, answers, request.POST["put"])
    else:
        more = _with_taken(shown, answers, request.POST["take"])
    revision = _kept(request, shown, more, joined(shown.about, more))
    return _form(shown, more, answers["version"], revision)


def _with_taken(shown: Commentary, answers: dict[str, Any], taken: str) -> dict[str, Any]:
    """At the end of its answer."""
    offer = next((each for each in offers(shown) if each.key == taken), None)
    if offer is None:
        return answers
    typed = answers[offer.prompt].rstrip()
    return {**answers, offer.prompt: f"{typed}\n\n{offer.text}".lstrip()}


def _with_put(shown: Commentary, answers: dict[str, Any], quote: str) -> dict[str, Any]:
    """A figure at the end of the first answer, for want of a cursor."""
    first = PROMPTS[shown.about][0].name
    return {**answers, first: f"{answers[first]} {quote}".strip()}


def _kept(request: HttpRequest, shown: Commentary, answers: dict[str, Any], text: str) -> int:
    """Its revision; the one that was seen where another window has typed since."""
    seen: int = answers["revision"] or 0
    try:
        return unsaved.keep(
            commentary=shown,
            over=answers["version"],
            revision=seen,
            text=text,
            by=reader_of(request),
            now=timezone.now(),
        )
    except SavedByAnotherError:
        return seen


def _page(request: HttpRequest, shown: Commentary, form: AnswersForm) -> HttpResponse:
    context = {
        "commentary": shown,
        "form": form,
        "back": address(shown),
        "may_defend": True,
        "offers": _not_taken(shown, form),
        "unsaved": Unsaved.objects.of(reader_of(request), shown),
        **about(shown, reader_of(request)),
    }
    return render(request, "narratives/commentary_write.html", context)


def _not_taken(shown: Commentary, form: AnswersForm) -> list[Offer]:
    held = " ".join(str(form[each.name].value() or "") for each in PROMPTS[shown.about])
    return [each for each in offers(shown) if each.text not in held]


def _save(request: HttpRequest, shown: Commentary, form: AnswersForm) -> HttpResponse:
    back, answers = address(shown), form.cleaned_data
    try:
        version = actions.save(
            commentary=shown,
            text=answers["text"],
            version=answers["version"],
            by=reader_of(request),
            now=timezone.now(),
        )
    except SavedByAnotherError:
        return _both(request, shown, answers)
    except MoveError as error:
        _kept(request, shown, answers, answers["text"])
        return refused(request, f"{error} {KEPT}", back=back, form=form)
    unsaved.forget(
        commentary=shown,
        over=answers["version"],
        by=reader_of(request),
        revision=answers["revision"] or 0,
    )
    if "submit" in request.POST:
        _hand_on(request, shown, version)
    else:
        messages.success(request, "Saved.")
    return redirect(back)


def _both(request: HttpRequest, shown: Commentary, answers: dict[str, Any]) -> HttpResponse:
    """Both texts; the one that could not be saved is kept for its writer to come back to."""
    shown.refresh_from_db()
    _kept(request, shown, answers, answers["text"])
    return errors.conflict(request, yours=answers["text"], theirs=shown.text, back=request.path)


def _hand_on(request: HttpRequest, shown: Commentary, version: int) -> None:
    """What is saved stays saved where it can't be handed on yet."""
    person, now = reader_of(request), timezone.now()
    try:
        actions.submit(commentary=shown, version=version, by=person, now=now)
    except (MoveError, SavedByAnotherError) as error:
        messages.warning(request, f"Saved, but not submitted. {error}")
    else:
        messages.success(request, "Submitted.")

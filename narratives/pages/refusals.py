"""What a page answers when a move could not be made: 409, why, the way back, and what was typed."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict

from kpiportal.pages.seen import SeenForm
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError

NOT_NOW = (MoveError, SavedByAnotherError)


@dataclass(frozen=True)
class Typed:
    label: str
    text: str


def attempt(
    request: HttpRequest,
    act: Callable[[], object],
    *,
    back: str,
    done: str = "",
    form: forms.BaseForm | None = None,
) -> HttpResponse:
    """Do it, say so and go back; where that is not possible any more, say why. What was typed into
    the form is handed back."""
    try:
        act()
    except NOT_NOW as error:
        return refused(request, str(error), back=back, form=form)
    if done:
        messages.success(request, done)
    return HttpResponseRedirect(back)


def refused(
    request: HttpRequest, why: str, *, back: str, form: forms.BaseForm | None = None
) -> HttpResponse:
    context = {"why": why, "back": back, "typed": typed_into(form)}
    return render(request, "narratives/refused.html", context, status=409)


def asked_again(form: SeenForm, why: str, *, version: int, **seen: str) -> SeenForm:
    """The same form with what was typed into it, about the thing as it is now; it says why."""
    data = MultiValueDict(form.data)
    for name, value in {"version": str(version), **seen}.items():
        data[name] = value
    form.data = data
    form.add_error(None, why)
    return form


def typed_into(form: forms.BaseForm | None) -> list[Typed]:
    """What somebody wrote or chose, field by field."""
    if form is None or not form.is_bound:
        return []
    fields = [(str(field.label), _in_words(field)) for field in form.visible_fields()]
    return [Typed(label, text) for label, text in fields if text]


def in_lines(form: forms.BaseForm) -> str:
    """The same in one text, to stand beside what somebody else saved."""
    return "\n".join(f"{each.label}: {each.text}" for each in typed_into(form))


def _in_words(field: BoundField) -> str:
    sent = field.value()
    choices = _choices(getattr(field.field, "choices", ()))
    given = sent if isinstance(sent, list) else [sent]
    words = [choices.get(str(each), str(each)) for each in given if each]
    return "\n".join(words).strip()


def _choices(choices: object) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, label in choices:  # type: ignore[attr-defined]
        if isinstance(label, list | tuple):
            found |= _choices(label)
        else:
            found[str(key)] = str(label)
    return found

"""A page with one form that adds or changes one thing, and what it says when two save at once."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from kpiportal.access import Role
from kpiportal.organisation import CircleError
from kpiportal.pages import errors
from kpiportal.versions import SavedByAnotherError, TryLaterError


def edit(
    request: HttpRequest,
    form: forms.BaseForm,
    *,
    title: str,
    save: Callable[..., object],
    back: str,
    kept: Callable[[], object] = lambda: None,
) -> HttpResponse:
    """Show the form or save what it holds. `kept` reads the thing again, as another saved it."""
    if request.method == "POST" and form.is_valid():
        try:
            save(**form.cleaned_data)
        except SavedByAnotherError:
            return conflict(request, form, kept(), back=request.path)
        except TryLaterError as error:
            form.add_error(None, str(error))
        except CircleError as error:
            form.add_error(error.link, str(error))
        except IntegrityError:  # sent twice in the same moment: the first is in
            form.add_error(None, "Somebody has just saved one of this name.")
        else:
            messages.success(request, "Saved.")
            return HttpResponseRedirect(back)
    return render(request, "kpiportal/edit.html", {"form": form, "title": title, "back": back})


def conflict(
    request: HttpRequest, form: forms.BaseForm, kept: object, *, back: str
) -> HttpResponse:
    """409, with what was sent and what the thing holds now, field by field."""
    fields = form.visible_fields()
    sent = [(str(field.label), form.cleaned_data[field.name]) for field in fields]
    # A tick that takes the thing back is no field of it.
    held = [field for field in fields if hasattr(kept, field.name)]
    saved = [(str(field.label), getattr(kept, field.name)) for field in held]
    return errors.conflict(request, yours=_in_lines(sent), theirs=_in_lines(saved), back=back)


def _in_lines(answers: list[tuple[str, Any]]) -> str:
    return "\n".join(f"{label}: {_in_words(value)}" for label, value in answers)


def _in_words(value: object) -> str:
    if isinstance(value, frozenset):
        return ", ".join(role.title for role in Role if role in value) or "none"
    return "none" if value in (None, "") else str(value)

"""A commentary's writer for some days, and what is promised in it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kpiportal.access import WRITE_COMMENTARY, needs
from kpiportal.actions import open_action
from kpiportal.models import Person
from kpiportal.models.actions import LONGEST
from kpiportal.pages.reader import reader_of
from narratives.actions import delegations
from narratives.models import Commentary, Delegation
from narratives.pages.actions import OwnerForm
from narratives.pages.closing import GET_OR_POST
from narratives.pages.commentary import address, load, load_to_write
from narratives.pages.refusals import attempt, refused
from narratives.queries.parts import hander_on_of


class DelegateForm(forms.Form):
    person = forms.ModelChoiceField(
        Person.objects.none(), label="Who writes it", empty_label="Choose a person"
    )
    first_day = forms.DateField(label="From", widget=forms.DateInput)
    last_day = forms.DateField(label="Until and on", widget=forms.DateInput)

    def __init__(self, *args: Any, but: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        writers = Person.objects.active().filter(role_set__role__in=WRITE_COMMENTARY.reach)
        field.queryset = writers.exclude(pk=but.pk).distinct().order_by("name")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("first_day"), given.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "Enter a day on or after the first.")
        return given


class PromiseForm(OwnerForm):
    what = forms.CharField(
        label="What is to be done",
        max_length=LONGEST,
        help_text="It stands beside this commentary next quarter. Name no child.",
    )
    field_order = ("what", "owner", "due")


@needs(WRITE_COMMENTARY)
@require_http_methods(GET_OR_POST)
def delegate(request: HttpRequest, commentary_id: int) -> HttpResponse:
    shown, person = _load_to_hand_on(request, commentary_id), reader_of(request)
    form = DelegateForm(
        request.POST or None, but=person, initial={"first_day": timezone.localdate()}
    )
    return _ask(
        request,
        shown,
        form,
        partial(delegations.delegate, commentary=shown),
        title="Hand it on to another writer",
        explains="They write and submit it in these days. Each version says in whose place.",
        button="Hand it on",
    )


@needs(WRITE_COMMENTARY)
@require_POST
def delegation_end(request: HttpRequest, delegation_id: int) -> HttpResponse:
    found = get_object_or_404(Delegation, pk=delegation_id)
    shown = _load_to_hand_on(request, found.commentary_id)
    act = partial(delegations.end, delegation=found, by=reader_of(request), now=timezone.now())
    done = "It is with its own writer again."
    return attempt(request, act, done=done, back=address(shown))


@needs(WRITE_COMMENTARY)
@require_http_methods(GET_OR_POST)
def promise(request: HttpRequest, commentary_id: int) -> HttpResponse:
    shown = load_to_write(request, commentary_id)
    return _ask(
        request,
        shown,
        PromiseForm(request.POST or None),
        partial(open_action, source=shown),
        title="Promise an action",
        explains="Its owner finds it under Your work, and says there what shows that it was done."
        " Somebody else verifies it.",
        button="Promise it",
    )


def _ask(
    request: HttpRequest,
    shown: Commentary,
    form: forms.Form,
    act: Callable[..., object],
    *,
    title: str,
    explains: str,
    button: str,
) -> HttpResponse:
    back = address(shown)
    if why := shown.round.why_words_stay:
        return refused(request, why, back=back, form=form)
    if request.method == "POST" and form.is_valid():
        bound = partial(act, by=reader_of(request), now=timezone.now(), **form.cleaned_data)
        return attempt(request, bound, back=back, form=form)
    context = {
        "commentary": shown,
        "form": form,
        "title": title,
        "explains": explains,
        "button": button,
        "back": back,
    }
    return render(request, "narratives/commentary_ask.html", context)


def _load_to_hand_on(request: HttpRequest, commentary_id: int) -> Commentary:
    shown = load(request, commentary_id)
    if hander_on_of(shown, reader_of(request), timezone.localdate()) is None:
        raise Http404
    return shown

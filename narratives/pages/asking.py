"""A page that asks one question before it does one thing to a month or a quarter."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from kpiportal.pages.reader import reader_of
from kpiportal.pages.seen import SeenForm
from narratives.actions.rounds import WORKFLOWS
from narratives.models import Round, Span
from narratives.pages.refusals import NOT_NOW, asked_again, refused
from narratives.queries.quarters import quarter_of


def ask(
    request: HttpRequest,
    shown: Round,
    form: SeenForm,
    act: Callable[..., object],
    *,
    move: str,
    title: str,
    explains: str,
    button: str,
    done: str,
    missing: Sequence[str] = (),
) -> HttpResponse:
    """Show the question; where it is answered, act and go to the quarter's page. Where that can't
    be done, ask again with what was typed."""
    back, status = address(shown), 200
    if request.method == "POST" and form.is_valid():
        try:
            act(by=reader_of(request), now=timezone.now(), **form.cleaned_data)
        except NOT_NOW as error:
            shown.refresh_from_db()
            if not _is_for_now(shown, move):
                return refused(request, str(error), back=back, form=form)
            form, status = asked_again(form, str(error), version=shown.version), 409
        else:
            messages.success(request, done)
            return redirect(back)
    if request.method != "POST" and not _is_for_now(shown, move):
        why = f"{shown} is {shown.get_state_display().lower()}: that is not for now."
        return refused(request, why, back=back)
    context = {
        "form": form,
        "title": title,
        "explains": explains,
        "button": button,
        "missing": missing,
        "back": back,
        "round": shown,
    }
    return render(request, "narratives/asking.html", context, status=status)


def _is_for_now(shown: Round, move: str) -> bool:
    return move in WORKFLOWS[shown.span].possible(shown.state)


def load(request: HttpRequest, round_id: int) -> Round:
    return get_object_or_404(Round.objects.visible_to(reader_of(request)), pk=round_id)


def load_quarter(request: HttpRequest, quarter_id: int) -> Round:
    quarters = Round.objects.quarters().visible_to(reader_of(request))
    return get_object_or_404(quarters, pk=quarter_id)


def address(shown: Round) -> str:
    """The page of a quarter, or of the quarter that a month lies in."""
    page = shown if shown.span == Span.QUARTER else quarter_of(shown)
    return reverse("quarter", args=[page.pk]) if page else reverse("quarters")

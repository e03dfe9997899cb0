"""One page: why words may stand although the figures say otherwise, or tell a small count."""

from functools import partial

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kpiportal.access import DEFEND_FLAG, needs
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of
from narratives.actions.defences import defend
from narratives.checking import undefended
from narratives.models import Commentary
from narratives.pages.refusals import attempt, refused
from narratives.queries import parts
from narratives.rules.workflow import DECIDED


class WhyForm(forms.Form):
    reason = Paragraphs(
        label="Why these words may stand",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whoever accepts it and the director read this beside the words.",
    )


@needs(DEFEND_FLAG)
@require_http_methods(["GET", "HEAD", "POST"])
def commentary_defend(request: HttpRequest, commentary_id: int, objection: str) -> HttpResponse:
    """`objection` is the hash of the words and of what the figures say of them."""
    person = reader_of(request)
    seen = Commentary.objects.visible_to(person).select_related("round", "indicator")
    shown = get_object_or_404(seen, pk=commentary_id)
    if parts.defender_of(shown, person, timezone.localdate()) is None:
        raise Http404
    back = reverse("commentary", args=[shown.pk])
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = partial(
            defend,
            commentary=shown,
            key=objection,
            reason=form.cleaned_data["reason"],
            by=person,
            now=timezone.now(),
        )
        return attempt(request, act, done="The words may stand.", back=back, form=form)
    against = next((each for each in undefended(shown) if each.key == objection), None)
    if against is None or not against.may_be_defended or shown.round.state in DECIDED:
        why = "Nothing stands against these words now: they, or the figures, were changed."
        return refused(request, why, back=back, form=form)
    context = {"commentary": shown, "form": form, "against": against, "back": back}
    return render(request, "narratives/commentary_defend.html", context)

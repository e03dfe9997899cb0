"""The margin of a commentary: what people say to one another of its words."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from kpiportal.access import SEE_STAFF_FIGURES, needs
from kpiportal.pages.reader import reader_of
from narratives.actions import remarks as actions
from narratives.models import Commentary, Remark
from narratives.pages.commentary import RemarkForm, address, load, page
from narratives.pages.refusals import attempt


@needs(SEE_STAFF_FIGURES)
@require_POST
def remark(request: HttpRequest, commentary_id: int) -> HttpResponse:
    shown = load(request, commentary_id)
    form = RemarkForm(request.POST, commentary=shown)
    if not form.is_valid():
        return page(request, shown, remarking=form)
    act = partial(
        actions.remark,
        commentary=shown,
        by=reader_of(request),
        now=timezone.now(),
        **form.cleaned_data,
    )
    return attempt(request, act, back=f"{address(shown)}#remarks", form=form)


@needs(SEE_STAFF_FIGURES)
@require_POST
def settle(request: HttpRequest, remark_id: int) -> HttpResponse:
    person, now = reader_of(request), timezone.now()
    seen = Commentary.objects.visible_to(person)
    shown = get_object_or_404(Remark.objects.filter(commentary__in=seen), pk=remark_id)
    if not actions.may_settle(shown, person, now):
        raise Http404
    act = partial(actions.settle, remark=shown, by=person, now=now)
    back = f"{address(shown.commentary)}#remarks"
    return attempt(request, act, done="Settled.", back=back)

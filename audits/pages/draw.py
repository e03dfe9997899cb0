"""Loading the frame and drawing from it; and the page on which anybody checks the draw again."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audits.actions import drawing as actions
from audits.models import DrawnCase, Frame, Programme
from audits.pages.findings import sees_all
from audits.queries.draws import Files, files_of
from audits.rules.draw_check import read_drawn, read_frame, strata
from audits.rules.frame_file import FrameFaultsError
from kpiportal.access import RUN_AUDITS, SEE_FINDINGS, needs
from kpiportal.pages.reader import reader_of
from kpiportal.pages.tables import Column, Day, Number, Table, arrange
from kpiportal.workflow import MoveError

LARGEST = 5 * 1024 * 1024


class FrameForm(forms.Form):
    file = forms.FileField(
        label="The list of cases",
        help_text="A CSV with the columns number, team and type, and if you have them siblings, "
        "worker team, opened and named. At most 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv"}),
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(".csv"):
            raise forms.ValidationError("Choose a file that ends in .csv.")
        if file.size > LARGEST:
            raise forms.ValidationError("This file is larger than 5 MB. Leave out other columns.")
        content: bytes = file.read()
        return content


class ExtendForm(forms.Form):
    by_how_many = forms.IntegerField(label="How many cases more", min_value=1, max_value=9999)
    reason = forms.CharField(max_length=300, help_text="Whoever checks the draw reads it.")


class ReplaceForm(forms.Form):
    reason = forms.CharField(
        max_length=300,
        help_text="For example, that the case was closed. Name no child: whoever checks the draw"
        " reads it.",
    )


@needs(RUN_AUDITS)
@require_http_methods(["GET", "HEAD", "POST"])
def load_frame(request: HttpRequest, programme_id: int) -> HttpResponse:
    programme = get_object_or_404(Programme, pk=programme_id)
    form = FrameForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            frame = actions.freeze(
                programme=programme,
                content=form.cleaned_data["file"],
                by=reader_of(request),
                now=timezone.now(),
            )
        except FrameFaultsError as refused:
            for fault in refused.faults:
                form.add_error("file", fault)
        except MoveError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{frame.cases.count():,} cases are in the frame.")
            return redirect("audit_programme", programme_id)
    context = {"form": form, "programme": programme}
    return render(request, "audits/load_frame.html", context)


@needs(RUN_AUDITS)
@require_POST
def draw(request: HttpRequest, programme_id: int) -> HttpResponse:
    programme = get_object_or_404(Programme, pk=programme_id)
    try:
        actions.draw(programme=programme, by=reader_of(request), now=timezone.now())
    except MoveError as refusal:
        messages.warning(request, str(refusal))
    return redirect("audit_programme", programme_id)


@needs(RUN_AUDITS)
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, programme_id: int) -> HttpResponse:
    programme = get_object_or_404(Programme, pk=programme_id)

    def take(given: dict[str, Any]) -> None:
        actions.extend(programme=programme, **given)

    form = ExtendForm(request.POST or None)
    said = f"Draw more cases for {programme}"
    return _ask(request, form, programme, take, title=said, button="Draw them")


@needs(RUN_AUDITS)
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: HttpRequest, drawn_id: int) -> HttpResponse:
    drawn = get_object_or_404(
        DrawnCase.objects.select_related("frame_case__frame__programme"), pk=drawn_id
    )

    def take(given: dict[str, Any]) -> None:
        actions.replace(drawn=drawn, **given)

    form = ReplaceForm(request.POST or None)
    said = f"Replace {drawn.frame_case.ticket}"
    programme = drawn.frame_case.frame.programme
    button = "Replace it by the next in line"
    return _ask(request, form, programme, take, title=said, button=button)


def _ask(
    request: HttpRequest,
    form: forms.Form,
    programme: Programme,
    take: Callable[[dict[str, Any]], None],
    *,
    title: str,
    button: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            take(form.cleaned_data | {"by": reader_of(request), "now": timezone.now()})
        except MoveError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("audit_programme", programme.pk)
    context = {"form": form, "title": title, "button": button, "programme": programme}
    return render(request, "audits/ask_of_draw.html", context)


# --- For anybody who wants to check -----------------------------------------------------------


class Draws(Table):
    caption = "Draws"
    caption_is_hidden = True
    programme = Column(linkify=lambda record: reverse("audit_draw", args=[record.programme_id]))
    frozen_at = Day(verbose_name="Frozen")
    seed = Column(attrs={"td": {"class": "portal-nowrap"}})
    sha256 = Column(verbose_name="SHA-256 of the frame", attrs={"td": {"class": "portal-nowrap"}})

    class Meta:
        orderable = False


class Strata(Table):
    caption = "By stratum"
    stratum = Column()
    cases = Number()
    may_be_drawn = Number()
    drawn = Number()
    replaced = Number()

    class Meta:
        orderable = False


class Drawn(Table):
    caption = "Drawn"
    stratum = Column()
    place = Number()
    ticket = Column(attrs={"td": {"class": "portal-nowrap"}})
    how = Column()
    reason = Column()
    replaced_by = Column(attrs={"td": {"class": "portal-nowrap"}})

    class Meta:
        orderable = False
        row_header = "ticket"


@needs(SEE_FINDINGS)
@require_safe
def draws(request: HttpRequest) -> HttpResponse:
    _check(request)
    frames = Frame.objects.select_related("programme").order_by("-frozen_at")
    table = Draws(frames, empty_text="No cases have been drawn yet.")
    return render(request, "audits/draws.html", {"table": arrange(request, table)})


@needs(SEE_FINDINGS)
@require_safe
def check_draw(request: HttpRequest, programme_id: int) -> HttpResponse:
    frame, files = _files(request, programme_id)
    drawn = read_drawn(files.drawn)
    in_order = sorted(drawn, key=lambda one: (one.stratum, one.place))
    context = {
        "frame": frame,
        "programme": frame.programme,
        "faults": files.faults,
        "strata": arrange(request, Strata(_by_stratum(files))) if drawn else None,
        "drawn": Drawn(in_order, prefix="drawn-"),
    }
    return render(request, "audits/check_draw.html", context)


@needs(SEE_FINDINGS)
@require_safe
def frame_file(request: HttpRequest, programme_id: int) -> HttpResponse:
    """Byte for byte what the SHA-256 is of. No cell of it begins a formula: all is the portal's."""
    _, files = _files(request, programme_id)
    return _csv(files.frame, "frame")


@needs(SEE_FINDINGS)
@require_safe
def drawn_file(request: HttpRequest, programme_id: int) -> HttpResponse:
    _, files = _files(request, programme_id)
    return _csv(files.drawn, "drawn")


def _files(request: HttpRequest, programme_id: int) -> tuple[Frame, Files]:
    _check(request)
    frames = Frame.objects.select_related("programme", "frozen_by")
    frame = get_object_or_404(frames, programme=programme_id)
    return frame, files_of(frame)


def _check(request: HttpRequest) -> None:
    if not sees_all(request):
        raise PermissionDenied("Members see published findings.")


def _by_stratum(files: Files) -> list[dict[str, Any]]:
    tickets, drawn = read_frame(files.frame), read_drawn(files.drawn)
    may = strata(tickets)
    return [
        {
            "stratum": name or "All cases",
            "cases": sum(t.stratum == name for t in tickets),
            "may_be_drawn": len(may.get(name, [])),
            "drawn": sum(d.stratum == name for d in drawn),
            "replaced": sum(d.stratum == name and bool(d.replaced_by) for d in drawn),
        }
        for name in sorted({t.stratum for t in tickets})
    ]


def _csv(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response

"""Figures in: the template of a month, a file or pasted rows to upload, and what was uploaded."""

import logging
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from indicators.actions import uploads as actions
from indicators.models import Council, Release, Source, Upload
from indicators.packs.uploaded import TEXTS, WORKBOOKS
from indicators.pages.columns import MonthColumn
from indicators.queries import led_by
from indicators.rules.periods import Month
from indicators.rules.upload_states import State
from indicators.template import template
from kpiportal.access import ENTER_FIGURES, LOAD_FIGURES, Scope, needs
from kpiportal.documents.tables import XLSX
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of
from kpiportal.pages.tables import Column, Moment, Table, arrange

logger = logging.getLogger(__name__)

MONTHS_BACK, MONTHS_ON = 24, 3
LARGEST = 30 * 1024 * 1024
LONGEST_PASTE = 5_000_000
NEITHER = "Choose a file, or paste rows."
KEPT = "The file is kept. Nothing is loaded before you confirm it."
NOT_KEPT = (
    "This could not be kept: the portal's disk may be full. Tell whoever looks after the portal,"
    " then try again."
)
BOTH = "Choose a file or paste rows, not both."


class MonthForm(forms.Form):
    month = forms.ChoiceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["month"]
        assert isinstance(field, forms.ChoiceField)
        months = offered()
        field.choices = [(str(month), month.label) for month in months]
        field.initial = str(next_round(months))

    def clean_month(self) -> Month:
        return Month.from_text(self.cleaned_data["month"])


class UploadForm(MonthForm):
    file = forms.FileField(
        required=False,
        help_text="The filled template, a pack (.xlsx), or a CSV in UTF-8 with the columns code,"
        " category, value. At most 30 MB.",
        widget=forms.FileInput(attrs={"accept": ",".join([".xlsx", *TEXTS])}),
    )
    pasted = Paragraphs(
        label="Rows copied from a spreadsheet",
        required=False,
        strip=False,
        help_text="With a first row that names the columns; or just codes and values.",
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and not file.name.lower().endswith((*WORKBOOKS, *TEXTS)):
            raise forms.ValidationError("Choose a file that ends in .xlsx or .csv.")
        if file and file.size > LARGEST:
            raise forms.ValidationError("This file is larger than 30 MB. Split it.")
        return file

    def clean_pasted(self) -> str:
        pasted: str = self.cleaned_data["pasted"]
        if len(pasted) > LONGEST_PASTE:
            raise forms.ValidationError("This is too much to paste. Upload it as a file.")
        return pasted

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "file" in given and not given.get("file") and not given.get("pasted", "").strip():
            self.add_error("file", NEITHER)
        if given.get("file") and given.get("pasted", "").strip():
            self.add_error("file", BOTH)
        return given


class Uploads(Table):
    caption = "Uploaded"
    name = Column(verbose_name="File")
    month = MonthColumn(verbose_name="Month")
    state = Column()
    uploaded_at = Moment(verbose_name="Uploaded")
    uploaded_by = Column(verbose_name="By")
    digest = Column(verbose_name="SHA-256", attrs={"td": {"class": "portal-code"}})

    class Meta:
        orderable = False

    def render_name(self, record: Upload) -> str:
        return format_html(
            '<a class="govuk-link" href="{}">{}</a>',
            reverse("upload", args=[record.pk]),
            record.name,
        )

    def render_state(self, record: Upload) -> str:
        return State(record.state).label

    def render_digest(self, value: str) -> str:
        return f"{value[:12]}…"


@needs(ENTER_FIGURES)
@require_safe
def figures_in(request: HttpRequest) -> HttpResponse:
    """The ways in that are the reader's."""
    rows = Upload.objects.visible_to(reader_of(request)).select_related("uploaded_by")
    context = {
        "form": MonthForm(),
        "is_empty": not Council.objects.exists(),
        "may_load": LOAD_FIGURES.is_held_by(reader_of(request)),
        "table": arrange(request, Uploads(rows, empty_text="Nothing was uploaded yet.")),
    }
    return render(request, "indicators/figures_in.html", context)


@needs(ENTER_FIGURES)
@require_safe
def figures_template(request: HttpRequest) -> HttpResponse:
    """A lead officer's asks for what they lead."""
    reader = reader_of(request)
    is_for_all = Scope.ALL in ENTER_FIGURES.scopes(reader)
    form = MonthForm(request.GET)
    if not form.is_valid():
        raise BadRequest("There is no template for that month.")
    month: Month = form.cleaned_data["month"]
    of = None if is_for_all else led_by(reader, timezone.localdate())
    response = HttpResponse(template(month, of=of), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="figures-{month}.xlsx"'
    return response


@needs(LOAD_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def new_upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        file, pasted = form.cleaned_data["file"], form.cleaned_data["pasted"]
        try:
            upload = actions.receive(
                content=file.read() if file else pasted.encode(),
                name=file.name if file else "Pasted rows",
                source=Source.FILE if file else Source.PASTED,
                month=form.cleaned_data["month"],
                by=reader_of(request),
                now=timezone.now(),
            )
        except OSError:
            logger.exception("An upload could not be kept")
            form.add_error("file" if file else "pasted", NOT_KEPT)
        else:
            messages.success(request, KEPT)
            return redirect("upload", upload.pk)
    return render(request, "indicators/new_upload.html", {"form": form})


def offered() -> list[Month]:
    """The months round the newest release's, and the last one that is over; newest first."""
    today = timezone.localdate()
    over = Month.of(today.year, today.month) - 1
    newest = Release.objects.newest()
    middle = newest.month if newest else over
    around = {middle + step for step in range(-MONTHS_BACK, MONTHS_ON + 1)}
    return sorted(around | {over}, reverse=True)


def next_round(months: list[Month]) -> Month:
    newest = Release.objects.newest()
    return newest.month + 1 if newest else max(months)

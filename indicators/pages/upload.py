"""One upload: how far it is, what it would change, what is odd; confirmed or withdrawn here."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from indicators.actions import uploads as actions
from indicators.models import Definition, Finding, Upload, UploadLine
from indicators.packs.uploaded import TEXTS, WORKBOOKS
from indicators.rules.display import plain
from indicators.rules.periods import Month
from indicators.rules.upload_states import UNDERWAY, State
from kpiportal.access import LOAD_FIGURES, needs
from kpiportal.documents import store
from kpiportal.models import Job
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of
from kpiportal.pages.seen import version_seen
from kpiportal.pages.tables import Column, Table, arrange
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError

PER_PAGE = 50
# What can't go on unseen first.
FIRST_SHOWN = (Finding.REFUSED, Finding.CHANGED, Finding.NEW, Finding.UNCHANGED)
FOLLOWS = "follow"


class ConfirmForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = Paragraphs(
        label="Why are figures changed that were known before?",
        max_length=2000,
        help_text="The reason is kept with the restatement.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, asks_why: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_why:
            del self.fields["reason"]


class AcceptForm(forms.Form):
    reason = Paragraphs(
        label="Why are these right?", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ChangeForm(forms.Form):
    reason = Paragraphs(
        label="Why are these changed?", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class Lines(Table):
    caption = "What each row says"
    caption_is_hidden = True
    place = Column(verbose_name="Where", empty_values=())
    code = Column(verbose_name="Indicator")
    end = Column(verbose_name="Month")
    before = Column(verbose_name="Known", attrs={"td": {"class": "govuk-table__cell--numeric"}})
    after = Column(
        verbose_name="In the file", attrs={"td": {"class": "govuk-table__cell--numeric"}}
    )
    differs = Column(verbose_name="Differs in")

    class Meta:
        orderable = False

    def __init__(self, *args: Any, titles: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.titles = titles

    def render_place(self, record: UploadLine) -> str:
        return record.place

    def render_code(self, record: UploadLine) -> str:
        category = f", {record.category}" if record.category else ""
        title = self.titles.get(record.code, "")
        return f"{record.code} {title}{category}"

    def render_end(self, record: UploadLine) -> str:
        return _covering(record.end, record.months)

    def render_before(self, value: Decimal) -> str:
        return plain(value)

    def render_after(self, value: Decimal) -> str:
        return plain(value)


class Refusals(Table):
    caption = "What is refused"
    caption_is_hidden = True
    place = Column(verbose_name="Where", empty_values=())
    sentence = Column(verbose_name="What is wrong")

    class Meta:
        orderable = False

    def render_place(self, record: UploadLine) -> str:
        return record.place


@needs(LOAD_FIGURES)
@require_safe
def upload(request: HttpRequest, upload_id: int) -> HttpResponse:
    return _page(request, _load(request, upload_id))


@needs(LOAD_FIGURES)
@require_POST
def confirm_upload(request: HttpRequest, upload_id: int) -> HttpResponse:
    found, version = _load(request, upload_id), version_seen(request)
    form = ConfirmForm(request.POST, asks_why=_asks_why(found))
    if not form.is_valid():
        return _page(request, found, form)
    try:
        actions.confirm(
            upload=found,
            version=version,
            reason=form.cleaned_data.get("reason", ""),
            by=reader_of(request),
            now=timezone.now(),
        )
    except (actions.RegisterChangedError, SavedByAnotherError):
        return _changed(request, found)
    except actions.NotReadyError as lacks:
        form.add_error(None, str(lacks))
        return _page(request, found, form)
    except MoveError as error:
        messages.info(request, str(error))
    return redirect("upload", upload_id)


@needs(LOAD_FIGURES)
@require_POST
def withdraw_upload(request: HttpRequest, upload_id: int) -> HttpResponse:
    found, version = _load(request, upload_id), version_seen(request)
    try:
        actions.withdraw(upload=found, version=version, by=reader_of(request))
    except SavedByAnotherError:
        return _changed(request, found)
    except MoveError as error:
        messages.info(request, str(error))
    else:
        messages.success(request, "It is withdrawn. Nothing of it was loaded.")
    return redirect("upload", upload_id)


@needs(LOAD_FIGURES)
@require_POST
def preview_again(request: HttpRequest, upload_id: int) -> HttpResponse:
    found, version = _load(request, upload_id), version_seen(request)
    try:
        actions.read_again(upload=found, version=version, by=reader_of(request), now=timezone.now())
    except SavedByAnotherError:
        return _changed(request, found)
    except MoveError as error:
        messages.info(request, str(error))
    return redirect("upload", upload_id)


@needs(LOAD_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def upload_warnings(request: HttpRequest, upload_id: int) -> HttpResponse:
    """The warnings of one kind, or all: some are ticked and accepted, or every one at once."""
    found = _load(request, upload_id)
    kind = request.GET.get("kind", "")
    warnings = found.warnings.select_related("accepted_by")
    if kind:
        warnings = warnings.filter(kind=kind)
    form = AcceptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ids = [int(each) for each in request.POST.getlist("warning") if each.isdecimal()]
        chosen = warnings if "all" in request.POST else warnings.filter(pk__in=ids)
        number = actions.accept(
            upload=found,
            warnings=chosen.values_list("pk", flat=True),
            reason=form.cleaned_data["reason"],
            by=reader_of(request),
            now=timezone.now(),
        )
        if number or "all" in request.POST:
            messages.success(request, f"{number:,} accepted.")
            return redirect("upload", upload_id)
        form.add_error(None, "Tick at least one that is not accepted yet.")
    page = Paginator(warnings, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "upload": found,
        "kind": kind,
        "page": page,
        "form": form,
        "rows": [(each, _covering(each.end, each.months)) for each in page],
        "left": warnings.filter(accepted_at=None).count(),
        "is_open": found.state == State.READ,
        "titles": _titles({each.code for each in page}),
    }
    return render(request, "indicators/upload_warnings.html", context)


@needs(LOAD_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def upload_changes(request: HttpRequest, upload_id: int) -> HttpResponse:
    """The figures that were known before: why they are changed, figure by figure or for many."""
    found = _load(request, upload_id)
    changes = found.restated()
    form = ChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ids = [int(each) for each in request.POST.getlist("change") if each.isdecimal()]
        without = changes.filter(reason="")
        chosen = without if "all" in request.POST else changes.filter(pk__in=ids)
        number = actions.explain(
            upload=found,
            lines=chosen.values_list("pk", flat=True),
            reason=form.cleaned_data["reason"],
            by=reader_of(request),
        )
        if number:
            messages.success(request, f"The reason is kept with {number:,}.")
            return redirect("upload_changes", upload_id)
        form.add_error(None, "Tick at least one.")
    page = Paginator(changes, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "upload": found,
        "page": page,
        "form": form,
        "rows": [(each, _covering(each.end, each.months)) for each in page],
        "left": changes.filter(reason="").count(),
        "is_open": found.state == State.READ,
    }
    return render(request, "indicators/upload_changes.html", context)


@needs(LOAD_FIGURES)
@require_safe
def upload_file(request: HttpRequest, upload_id: int) -> HttpResponse:
    """The very bytes that were uploaded, under a name of ours, never shown in the browser."""
    found = _load(request, upload_id)
    ending = found.name.lower().rpartition(".")[2]
    ending = ending if f".{ending}" in (*WORKBOOKS, *TEXTS) else "txt"
    response = HttpResponse(store.read(found.digest), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="upload-{found.pk}.{ending}"'
    return response


def _load(request: HttpRequest, upload_id: int) -> Upload:
    visible = Upload.objects.visible_to(reader_of(request))
    return get_object_or_404(
        visible.select_related(
            "uploaded_by", "confirmed_by", "job", "release", "progress", "mapping"
        ),
        pk=upload_id,
    )


def _page(request: HttpRequest, found: Upload, form: ConfirmForm | None = None) -> HttpResponse:
    is_underway = found.state in UNDERWAY and not _is_stuck(found)
    context = {
        "upload": found,
        "state": State(found.state),
        "is_underway": is_underway,
        "is_stuck": _is_stuck(found),
        "form": form or ConfirmForm(initial={"version": found.version}, asks_why=_asks_why(found)),
        "totals": _totals(found),
        "kinds": _kinds(found),
        "left": found.warnings.filter(accepted_at=None).count(),
        **_lines(request, found),
    }
    response = render(request, "indicators/upload.html", context)
    if getattr(request, "htmx", False) and not is_underway:
        response["HX-Refresh"] = "true"
    return response


def _asks_why(found: Upload) -> bool:
    """Where a changed figure has no reason of its own."""
    return bool(found.totals.get("restated")) and found.restated().filter(reason="").exists()


def _is_stuck(found: Upload) -> bool:
    return (
        found.state in UNDERWAY and found.job is not None and found.job.state == Job.State.SET_ASIDE
    )


def _totals(found: Upload) -> list[dict[str, object]]:
    """The totals first: what a reader has to know of a hundred thousand rows."""
    totals = found.totals
    rows: list[dict[str, object]] = [
        {"key": finding.label, "value": f"{totals[finding]:,}"}
        for finding in Finding
        if totals.get(finding)
    ]
    if totals.get("restated"):
        rows.append(
            {"key": "Known before, and another figure now", "value": f"{totals['restated']:,}"}
        )
    rows += [
        {"key": what.removeprefix("also ").capitalize(), "value": f"{count:,}"}
        for what, count in totals.items()
        if what.startswith("also ") and not found.mapping
    ]
    if totals.get("ranks"):
        rows.append({"key": "Places among all authorities", "value": f"{totals['ranks']:,}"})
    if totals.get(FOLLOWS):
        rows.append({"key": "Figures that follow from them", "value": f"{totals[FOLLOWS]:,}"})
    return rows


def _kinds(found: Upload) -> list[dict[str, object]]:
    kinds: dict[str, dict[str, Any]] = {}
    for kind, accepted in found.warnings.values_list("kind", "accepted_at"):
        each = kinds.setdefault(kind, {"kind": kind, "number": 0, "left": 0})
        each["number"] += 1
        each["left"] += accepted is None
    return list(kinds.values())


def _lines(request: HttpRequest, found: Upload) -> dict[str, object]:
    shown = request.GET.get("show") or next(
        (each for each in FIRST_SHOWN if found.totals.get(each)), Finding.NEW
    )
    if shown not in Finding.values:
        raise BadRequest("There is no such list.")
    rows = found.lines.filter(finding=shown)
    table: Table
    if shown == Finding.REFUSED:
        table = arrange(request, Refusals(rows, empty_text="Nothing is refused."))
    else:
        table = arrange(request, Lines(rows, titles={}, empty_text="No rows of this kind."))
        table.titles = _titles({line.code for line in _of(table)})
    tabs = [
        (finding, f"{finding.label} ({found.totals.get(finding, 0):,})", finding == shown)
        for finding in Finding
    ]
    return {"table": table, "tabs": tabs, "shown": Finding(shown)}


def _of(table: Table) -> "Page[UploadLine]":
    page: Page[UploadLine] = table.page.object_list.data
    return page


def _titles(codes: set[str]) -> dict[str, str]:
    named = Definition.objects.current().filter(indicator__code__in=codes)
    return dict(named.values_list("indicator__code", "title"))


def _covering(end: Month, months: int | None) -> str:
    lengths = {0: "", 1: "", -1: ", year to date"}
    return end.label + lengths.get(months or 0, f", {months} months")


def _changed(request: HttpRequest, found: Upload) -> HttpResponse:
    """409: what they confirmed is not what would be loaded now."""
    found.refresh_from_db()
    return render(request, "indicators/register_changed.html", {"upload": found}, status=409)

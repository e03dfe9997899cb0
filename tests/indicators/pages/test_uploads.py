"""Figures in, through its pages: from the template to the confirmation, and what can go wrong."""

import hashlib
import resource
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.models import Release, Upload, UploadLine
from indicators.packs.seen import register_now
from indicators.rules.upload_states import State
from tests.cast import Cast
from tests.indicators.packs.made import loaded, pack
from tests.indicators.uploading import brought, worked
from tests.markup import parsed
from tests.sessions import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def register(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    loaded(pack(tmp_path / "pack"))


@pytest.fixture
def analyst(cast: Cast) -> Client:
    return client_of(cast.analyst)


def sent(client: Client, **more: object) -> HttpResponse:
    return client.post("/figures-in/upload/", {"month": "2017-10"} | more)


def file(content: bytes, name: str = "figures.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(parsed(answer.content.decode()).one("main").text.split())


def rows_of(client: Client, url: str) -> list[str]:
    """The cells of all rows of the table, one after the other."""
    page = parsed(client.get(url).content.decode())
    heads = page.all("th", scope="row")
    cells = page.all("td")
    return [" ".join(element.text.split()) for element in [*heads, *cells]]


def test_a_file_is_kept_by_its_hash_and_waits_for_its_preview(analyst: Client) -> None:
    content = b"code,value\nA 1,14\n"
    answer = sent(analyst, file=file(content, "C:\\mine\\October.csv"))
    upload = Upload.objects.get()
    assert answer["Location"] == f"/figures-in/{upload.pk}/"
    assert (upload.name, upload.digest) == ("October.csv", hashlib.sha256(content).hexdigest())
    assert "Waiting for its turn" in text_of(analyst, answer["Location"])


def test_pasted_rows_are_read_as_the_spreadsheet_copies_them(analyst: Client) -> None:
    sent(analyst, pasted="A 1\t1,234\r\nA 2\t81.5\r\n")
    upload = worked(Upload.objects.get())
    lines = [(line.place, line.after) for line in upload.lines.order_by("row")]
    assert lines == [("Pasted rows, row 1", 1234), ("Pasted rows, row 2", 81.5)]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Choose a file, or paste rows."),
        ({"pasted": "A 1\t2", "file": True}, "Choose a file or paste rows, not both."),
        ({"file": "macro.exe"}, "Choose a file that ends in .xlsx or .csv."),
    ],
)
def test_the_form_says_what_it_lacks(
    analyst: Client, given: dict[str, object], sentence: str
) -> None:
    if name := given.get("file"):
        given = given | {"file": file(b"x", "x.csv" if name is True else str(name))}
    answer = sent(analyst, **given)
    assert sentence in answer.content.decode()
    assert not Upload.objects.exists()


def test_the_preview_shows_totals_places_and_the_way_on(analyst: Client, cast: Cast) -> None:
    rows = "code,end,value\nA 1,2017-10,14\nA 1,2017-09,13\n"
    upload = brought(rows, by=cast.analyst)
    shown = text_of(analyst, f"/figures-in/{upload.pk}/")
    assert "Known before, and another figure now 1" in shown
    assert "Load these figures" in shown
    changed = ["CSV, row 3", "A 1 Contacts", "September 2017", "12", "13", "value"]
    new = ["CSV, row 2", "A 1 Contacts", "October 2017", "–", "14", "–"]
    assert rows_of(analyst, f"/figures-in/{upload.pk}/") == changed
    assert rows_of(analyst, f"/figures-in/{upload.pk}/?show=new") == new


def test_confirming_asks_for_the_reason_and_then_says_it_is_being_loaded(
    analyst: Client, cast: Cast
) -> None:
    upload = brought("code,end,value\nA 1,2017-09,13\n", by=cast.analyst)
    url = f"/figures-in/{upload.pk}/confirm/"
    answer = analyst.post(url, {"version": upload.version})
    assert (
        "Answer the question: Why are figures changed that were known before?"
        in answer.content.decode()
    )
    form = {"version": upload.version, "reason": "Two were counted twice"}
    for _ in range(2):
        assert analyst.post(url, form)["Location"] == f"/figures-in/{upload.pk}/"
    assert "Being loaded" in text_of(analyst, f"/figures-in/{upload.pk}/")
    upload = worked(upload)
    assert Release.objects.count() == 2
    shown = text_of(analyst, f"/figures-in/{upload.pk}/")
    assert "Why figures were changed: Two were counted twice" in shown
    assert "See the scorecard of October 2017" in shown


def test_why_figures_change_is_said_for_each_or_for_many(analyst: Client, cast: Cast) -> None:
    rows = "code,end,value\nA 1,2017-09,13\nA 2,2017-09,82\n"
    upload = brought(rows, by=cast.analyst)
    url = f"/figures-in/{upload.pk}/changes/"
    first, _ = upload.restated().order_by("row")
    assert "Tick at least one" in analyst.post(url, {"reason": "Twins"}).content.decode()
    answer = analyst.post(url, {"reason": "", "change": [first.pk]})
    assert "Answer the question: Why are these changed?" in answer.content.decode()
    analyst.post(url, {"reason": "Twins", "change": [first.pk]})
    assert "Why are figures changed" in text_of(analyst, f"/figures-in/{upload.pk}/")
    analyst.post(url, {"reason": "Counted again", "all": "all"})
    reasons = upload.restated().order_by("row").values_list("reason", flat=True)
    assert list(reasons) == ["Twins", "Counted again"]
    assert "Why are figures changed" not in text_of(analyst, f"/figures-in/{upload.pk}/")


def test_a_register_that_changed_meanwhile_is_a_conflict_that_says_so(
    analyst: Client, cast: Cast, tmp_path: Path
) -> None:
    upload = brought("code,value\nA 1,14\n", by=cast.analyst)
    seen = register_now()
    loaded(pack(tmp_path / "later", title="Later", recorded_on="2017-12-01", month="2017-10"))
    assert register_now() != seen
    answer = analyst.post(f"/figures-in/{upload.pk}/confirm/", {"version": upload.version})
    assert answer.status_code == 409
    assert "Nothing was loaded" in answer.content.decode()
    answer = analyst.post(f"/figures-in/{upload.pk}/again/", {"version": upload.version})
    assert worked(upload).state == State.READ


def test_warnings_are_accepted_one_by_one_or_all_of_a_kind(analyst: Client, cast: Cast) -> None:
    rows = "code,end,value,numerator,denominator\nA 2,2017-10,62.8,24,38\nA 2,2017-11,50,24,38\n"
    upload = brought(rows, by=cast.analyst)
    url = f"/figures-in/{upload.pk}/warnings/"
    first, second = upload.warnings.order_by("row")
    answer = analyst.post(url, {"reason": "Right"})
    assert "Tick at least one" in answer.content.decode()
    answer = analyst.post(url, {"reason": "", "all": "all"})
    assert "Answer the question: Why are these right?" in answer.content.decode()
    analyst.post(url, {"reason": "As printed", "warning": [first.pk]})
    assert upload.warnings.filter(accepted_at=None).get() == second
    analyst.post(f"{url}?kind={first.kind}", {"reason": "As printed", "all": "all"})
    assert not upload.warnings.filter(accepted_at=None).exists()
    assert "Accepted by Analyst: As printed" in text_of(analyst, url)


def test_the_file_comes_back_as_an_attachment_under_our_name(analyst: Client, cast: Cast) -> None:
    upload = brought("code,value\nA 1,14\n", by=cast.analyst, name="<script>.csv")
    answer = analyst.get(f"/figures-in/{upload.pk}/file/")
    assert answer.content == b"code,value\nA 1,14\n"
    assert answer["Content-Disposition"] == f'attachment; filename="upload-{upload.pk}.csv"'
    assert answer["Content-Type"] == "application/octet-stream"


def test_a_name_that_is_markup_is_shown_as_it_is(analyst: Client, cast: Cast) -> None:
    upload = brought("code,value\nA 1,14\n", by=cast.analyst, name="<script>alert(1)</script>.csv")
    for url in ("/figures-in/", f"/figures-in/{upload.pk}/"):
        assert b"<script>alert" not in analyst.get(url).content


def test_the_template_that_was_filled_in_is_read_as_it_was_filled(
    analyst: Client, cast: Cast
) -> None:
    answer = analyst.get("/figures-in/template/?month=2017-10")
    assert answer["Content-Disposition"] == 'attachment; filename="figures-2017-10.xlsx"'
    upload = brought(filled(answer.content, I2="14", I3="90"), by=cast.analyst, name="filled.xlsx")
    assert upload.state == State.READ, list(upload.lines.values_list("sentence", flat=True))
    lines = [(each.place, each.code, each.after) for each in UploadLine.objects.order_by("row")]
    assert lines == [("Sheet figures, row 2", "A 1", 14), ("Sheet figures, row 3", "A 2", 90)]


def test_a_template_sent_back_untouched_changes_nothing(analyst: Client, cast: Cast) -> None:
    content = analyst.get("/figures-in/template/?month=2017-09").content
    upload = brought(content, by=cast.analyst, name="t.xlsx")
    assert upload.totals["unchanged"] == 2
    assert "new" not in upload.totals


def test_a_full_disk_is_said_so_and_leaves_no_upload_without_its_file(
    analyst: Client, settings: Any
) -> None:
    content = b"code,value\nA 1,14\n" + b"\n" * 3_000_000
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, before[1]))
    try:
        answer = sent(analyst, pasted=content.decode())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "the portal&#x27;s disk may be full" in answer.content.decode()
    assert not Upload.objects.exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert sent(analyst, pasted=content.decode()).status_code == 302


def test_a_list_of_rows_that_there_is_not_is_a_bad_request(analyst: Client, cast: Cast) -> None:
    upload = brought("code,value\nA 1,14\n", by=cast.analyst)
    assert analyst.get(f"/figures-in/{upload.pk}/?show=new").status_code == 200
    assert analyst.get(f"/figures-in/{upload.pk}/?show=password").status_code == 400
    assert analyst.get(f"/figures-in/{upload.pk + 1}/").status_code == 404


def test_more_rows_cost_no_more_queries(analyst: Client, cast: Cast) -> None:
    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert analyst.get(url).status_code == 200
        return len(captured)

    one = brought("code,value\nA 1,14\n", by=cast.analyst)
    queries("/figures-in/")  # the session's own, the first time
    few = queries(f"/figures-in/{one.pk}/"), queries("/figures-in/")
    rows = "".join(f"A 2,201{year}-{month:02},90\n" for year in (5, 6) for month in range(1, 13))
    many = brought(f"code,end,value\nA 1,2017-10,14\n{rows}", by=cast.analyst)
    assert (queries(f"/figures-in/{many.pk}/"), queries("/figures-in/")) == few


def filled(template: bytes, **cells: str) -> bytes:
    """The workbook with these numbers typed into its empty cells."""
    source, target = zipfile.ZipFile(BytesIO(template)), BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        for name in source.namelist():
            content = source.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                for cell, number in cells.items():
                    before, found, after = content.partition(f'<c r="{cell}"')
                    assert found, f"{cell} is not there"
                    style, _, rest = after.partition("/>")
                    content = f"{before}{found}{style}><v>{number}</v></c>{rest}"
            written.writestr(name, content)
    return target.getvalue()

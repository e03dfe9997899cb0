"""From a file to the register: previewed, confirmed, loaded; or refused and nothing changed."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from indicators.actions import uploads as actions
from indicators.models import Judgement, Reason, Release, Upload, UploadLine, Value
from indicators.rules.upload_states import State
from kpiportal.models import Event
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError
from tests.cast import Cast
from tests.indicators.packs.made import loaded, pack
from tests.indicators.packs.sheets import SETTINGS, workbook
from tests.indicators.uploading import NOW, brought, confirmed, worked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def register(tmp_path: Path) -> None:
    loaded(pack(tmp_path / "pack"))


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: object) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]


def said(upload: Upload) -> list[tuple[str, str, str]]:
    return [(line.finding, line.place, line.sentence) for line in upload.lines.order_by("pk")]


def test_a_preview_tells_new_from_changed_and_known_and_stores_no_figure(cast: Cast) -> None:
    rows = "code,end,value\nA 1,2017-10,14\nA 1,2017-09,13\nA 2,2017-09,81.5\n"
    upload = brought(rows, by=cast.analyst)
    assert upload.state == State.READ
    assert said(upload) == [
        ("new", "CSV, row 2", ""),
        ("changed", "CSV, row 3", ""),
        ("unchanged", "CSV, row 4", ""),
    ]
    changed = upload.lines.get(finding="changed")
    assert (changed.before, changed.after, changed.differs) == (12, 13, "value")
    assert upload.totals == {"new": 1, "changed": 1, "unchanged": 1, "restated": 1, "follow": 0}
    assert Value.objects.count() == 2
    assert Release.objects.count() == 1


def test_what_is_confirmed_is_loaded_as_a_release_of_its_round_and_judged(cast: Cast) -> None:
    upload = brought("code,value\nA 1,14\nA 2,90\n", by=cast.analyst)
    upload = confirmed(upload, by=cast.other_analyst)
    assert upload.state == State.LOADED
    release = upload.release
    assert release
    assert release.title == f"Figures for October 2017 (upload {upload.pk})"
    assert str(release.month) == "2017-10"
    assert release.loaded_by == cast.other_analyst
    found = Value.objects.filter(release=release).order_by("indicator__code")
    assert [(str(each.end), each.value) for each in found] == [
        ("2017-10", Decimal(14)),
        ("2017-10", Decimal(90)),
    ]
    assert Judgement.objects.filter(value__release=release).count() == 2
    verbs = Event.objects.order_by("sequence").values_list("verb", flat=True)
    assert list(verbs)[-3:] == ["uploaded", "confirmed", "loaded"]


def test_a_second_click_loads_nothing_more(cast: Cast) -> None:
    upload = brought("code,value\nA 1,14\n", by=cast.analyst)
    for _ in range(2):
        actions.confirm(upload=upload, version=upload.version, reason="", by=cast.analyst, now=NOW)
    upload = worked(upload)
    actions.confirm(upload=upload, version=1, reason="", by=cast.analyst, now=NOW)
    assert Release.objects.count() == 2
    assert Event.objects.filter(verb="confirmed").count() == 1


def test_a_restatement_needs_its_reason(cast: Cast) -> None:
    upload = brought("code,end,value\nA 1,2017-09,13\n", by=cast.analyst)
    with pytest.raises(actions.NotReadyError, match="Say why"):
        actions.confirm(upload=upload, version=upload.version, reason=" ", by=cast.analyst, now=NOW)
    upload = confirmed(upload, by=cast.analyst, reason="Counted twice")
    assert upload.reason == "Counted twice"
    assert Event.objects.get(verb="confirmed").detail["reason"] == "Counted twice"


def test_each_changed_figure_keeps_its_own_reason_or_that_of_all(cast: Cast) -> None:
    rows = "code,end,value\nA 1,2017-09,13\nA 2,2017-09,82\n"
    upload = brought(rows, by=cast.analyst)
    first = upload.restated().get(code="A 1")
    number = actions.explain(upload=upload, lines=[first.pk], reason="Twins", by=cast.analyst)
    assert number == 1
    with pytest.raises(actions.NotReadyError, match="Say why"):
        actions.confirm(upload=upload, version=upload.version, reason=" ", by=cast.analyst, now=NOW)
    confirmed(upload, by=cast.analyst, reason="Counted again")
    kept = Reason.objects.order_by("value__indicator__code")
    said = [(each.value.indicator.code, each.value.value, each.reason) for each in kept]
    assert said == [("A 1", 13, "Twins"), ("A 2", 82, "Counted again")]
    assert {(each.asks, each.by) for each in kept} == {("restated", cast.analyst)}


def test_where_each_has_its_own_reason_none_is_asked_for_all(cast: Cast) -> None:
    upload = brought("code,end,value\nA 1,2017-09,13\n", by=cast.analyst)
    lines = upload.restated().values_list("pk", flat=True)
    actions.explain(upload=upload, lines=lines, reason="Twins", by=cast.analyst)
    assert confirmed(upload, by=cast.analyst).state == State.LOADED
    assert Reason.objects.get().reason == "Twins"
    assert not actions.explain(upload=upload, lines=lines, reason="Other", by=cast.analyst)


def test_another_status_of_the_same_figure_is_no_restatement(cast: Cast) -> None:
    upload = brought("code,end,value,status\nA 1,2017-09,12,provisional\n", by=cast.analyst)
    assert (upload.totals["changed"], upload.totals["restated"]) == (1, 0)
    assert upload.lines.get().differs == "status"


def test_a_register_that_changed_after_the_preview_asks_for_another(
    cast: Cast, tmp_path: Path
) -> None:
    upload = brought("code,value\nA 1,14\n", by=cast.analyst)
    loaded(pack(tmp_path / "later", title="Later", recorded_on="2017-12-01", month="2017-10"))
    with pytest.raises(actions.RegisterChangedError):
        actions.confirm(upload=upload, version=upload.version, reason="", by=cast.analyst, now=NOW)
    actions.read_again(upload=upload, version=upload.version, by=cast.analyst, now=NOW)
    upload = worked(upload)
    assert confirmed(upload, by=cast.analyst).state == State.LOADED


def test_a_register_that_changes_before_its_turn_sends_it_back_to_the_preview(
    cast: Cast, tmp_path: Path
) -> None:
    upload = brought("code,value\nA 1,14\n", by=cast.analyst)
    actions.confirm(upload=upload, version=upload.version, reason="", by=cast.analyst, now=NOW)
    values = "code,end,value\nA 1,2017-10,15"
    other = pack(
        tmp_path / "l", title="L", recorded_on="2017-12-01", month="2017-10", values=values
    )
    loaded(other)
    upload = worked(upload)
    assert upload.state == State.RECEIVED
    upload = worked(upload)
    assert upload.state == State.READ
    assert upload.totals["restated"] == 1


def test_what_was_previewed_again_can_not_be_confirmed_as_it_was_seen(cast: Cast) -> None:
    upload = brought("code,value\nA 1,14\n", by=cast.analyst)
    seen = upload.version
    actions.read_again(upload=upload, version=seen, by=cast.other_analyst, now=NOW)
    upload = worked(upload)
    with pytest.raises(SavedByAnotherError):
        actions.confirm(upload=upload, version=seen, reason="", by=cast.analyst, now=NOW)


def test_one_faulty_cell_refuses_the_whole_with_every_place(cast: Cast) -> None:
    rows = "code,end,value\nA 1,2017-10,14\nA 9,2017-10,14\nA 2,2017-10,abc\n"
    upload = brought(rows, by=cast.analyst)
    assert upload.state == State.REFUSED
    refused = upload.lines.filter(finding="refused").order_by("row")
    assert [(line.place, line.sentence) for line in refused] == [
        ("CSV, row 3, column code", "'A 9' is not the code of an indicator."),
        (
            "CSV, row 4, column value",
            "'abc' is no number. Write digits, a point and nothing else: 1234.5.",
        ),
    ]
    assert upload.totals == {"new": 1, "changed": 0, "unchanged": 0, "refused": 2}
    assert Value.objects.count() == 2


def test_the_percentage_that_its_counts_do_not_give_is_warned_of_and_accepted(cast: Cast) -> None:
    rows = "code,value,numerator,denominator\nA 2,62.8,24,38\n"
    upload = brought(rows, by=cast.analyst)
    warning = upload.warnings.get()
    assert (warning.row, warning.sentence) == (2, "62.8 is given, and 24 of 38 comes to 63.16.")
    with pytest.raises(actions.NotReadyError, match="1 warning is not accepted yet"):
        actions.confirm(upload=upload, version=upload.version, reason="", by=cast.analyst, now=NOW)
    accepted = {"upload": upload, "reason": "As the paper has it", "by": cast.analyst, "now": NOW}
    assert actions.accept(warnings=[warning.pk], **accepted) == 1
    assert actions.accept(warnings=[warning.pk], **accepted) == 0
    assert confirmed(upload, by=cast.analyst).state == State.LOADED


def test_withdrawn_it_can_not_be_loaded(cast: Cast) -> None:
    upload = brought("code,value\nA 1,14\n", by=cast.analyst)
    actions.withdraw(upload=upload, version=upload.version, by=cast.analyst)
    upload.refresh_from_db()
    assert upload.state == State.WITHDRAWN
    with pytest.raises(MoveError, match="it is withdrawn"):
        actions.confirm(upload=upload, version=upload.version, reason="", by=cast.analyst, now=NOW)
    assert Release.objects.count() == 1


def test_a_whole_pack_keeps_its_own_title_and_day(cast: Cast, tmp_path: Path) -> None:
    settings = [*SETTINGS[:3], ["release.title", "Third"], ["release.recorded_on", "2017-12-01"],
                ["release.month", "2017-10"]]  # fmt: skip
    upload = brought(workbook(tmp_path / "pack.xlsx", pack=settings), by=cast.analyst)
    assert upload.totals["unchanged"] == 2
    upload = confirmed(upload, by=cast.analyst)
    assert upload.release
    assert (upload.release.title, upload.release.recorded_on) == ("Third", date(2017, 12, 1))


def test_previewing_again_leaves_no_line_twice(cast: Cast) -> None:
    upload = brought("code,value\nA 1,14\n", by=cast.analyst)
    actions.read_again(upload=upload, version=upload.version, by=cast.analyst, now=NOW)
    worked(upload)
    assert UploadLine.objects.count() == 1

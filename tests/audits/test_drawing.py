"""From the frame to the cases drawn, checked again by who knows only the written method."""

import csv
import io
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from audits.actions.drawing import draw, extend, freeze, replace
from audits.actions.programmes import Settings, set_up, start_programme
from audits.models import CaseNumber, DrawnCase, Frame, FrameCase, Programme
from audits.queries.draws import files_of
from audits.rules.frame_file import FrameFaultsError
from kpiportal.models import Event
from kpiportal.verification import verdicts
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError
from tests.audits.conftest import NOW, NUMBER, Round
from tests.audits.pages.browsing import get

HEADER = "number,team,type,siblings,worker team,opened,named\n"


def cases(count: int = 60) -> bytes:
    """Two thirds of them the North's; every tenth opened a week ago, some are siblings."""
    rows = [
        f"N{at},{'South' if at % 3 == 0 else 'North'},Plan,{f'F{at // 5}' if at % 5 < 2 else ''},,"
        f"{'27/11/2017' if at % 10 == 9 else '1/2/2017'},"
        for at in range(count)
    ]
    return (HEADER + "\n".join(rows)).encode()


def setting_up(round_: Round, programme: Programme | None = None, **given: object) -> Programme:
    programme = programme or round_.programme
    settings = Settings(
        **{"scale": programme.scale, "tool": programme.tool, "seed": "a seed"} | given
    )
    by = round_.cast.audit_coordinator
    set_up(programme=programme, version=programme.version, settings=settings, auditors=[], by=by)
    programme.refresh_from_db()
    return programme


@pytest.fixture
def frame(round_: Round) -> Frame:
    programme = setting_up(round_, number=9, strata="team")
    by = round_.cast.audit_coordinator
    return freeze(programme=programme, content=cases(), by=by, now=NOW)


def drawn_tickets(frame: Frame, **where: object) -> list[str]:
    rows = DrawnCase.objects.filter(frame_case__frame=frame, **where)
    return list(rows.values_list("frame_case__ticket", flat=True))


def by_the_written_method(seed: str, digest: str, frame: bytes, size: int) -> set[str]:
    """Who knows only what docs/audits.md says of the draw."""
    assert sha256(frame).hexdigest() == digest
    lines, given, families = {}, {}, set()
    rows = list(csv.DictReader(io.StringIO(frame.decode())))
    for row in sorted(rows, key=lambda r: sha256(f"{seed}:{r['ticket']}".encode()).hexdigest()):
        if row["left out"] in {"", "a sibling stands before it in the line"}:
            is_behind = row["siblings"] and row["siblings"] in families
            families.add(row["siblings"])
            assert bool(is_behind) == bool(row["left out"])
            if not is_behind:
                lines.setdefault(row["stratum"], []).append(row["ticket"])
    for _ in range(size):
        best = min(lines, key=lambda s: (-len(lines[s]) / (2 * given.get(s, 0) + 1), s))
        given[best] = given.get(best, 0) + 1
    return {ticket for s, line in lines.items() for ticket in line[: given.get(s, 0)]}


def test_the_draw_is_that_of_the_written_method(round_: Round, frame: Frame) -> None:
    by = round_.cast.audit_coordinator
    for _ in range(2):  # a second click draws nothing more
        draw(programme=frame.programme, by=by, now=NOW)
    files = files_of(frame)
    expected = by_the_written_method("a seed", frame.sha256, files.frame, 9)
    assert set(drawn_tickets(frame)) == expected
    assert len(expected) == 9
    extend(programme=frame.programme, by_how_many=5, reason="A thin quarter", by=by, now=NOW)
    assert set(drawn_tickets(frame)) == by_the_written_method(
        "a seed", frame.sha256, files.frame, 14
    )
    assert set(drawn_tickets(frame, how="first")) == expected
    assert files_of(frame).faults == []


def test_cases_are_left_out_by_rule(round_: Round) -> None:
    before = start_programme(
        title="Quarter 2", kind="random", first_day=date(2017, 7, 1), months=3,
        by=round_.cast.audit_coordinator,
    )  # fmt: skip
    round_.assign("N2", programme=before)
    programme = setting_up(round_, number=9)
    content = cases()
    frame = freeze(programme=programme, content=content, by=round_.cast.audit_coordinator, now=NOW)

    def numbers(why: str) -> set[str]:
        rows = frame.cases.filter(left_out=why)
        return set(rows.values_list("case__case_number__number", flat=True))

    assert numbers("audited lately") == {"N2"}
    assert numbers("just opened") == {f"N{at}" for at in range(9, 60, 10)}
    families = {frozenset({f"N{at}", f"N{at + 1}"}) for at in range(0, 60, 5)}
    behind = numbers("a sibling stands before it in the line")
    assert all(len(family & behind) == 1 for family in families)
    assert len(behind) == len(families)


def test_a_replaced_case_stays_with_the_reason_and_the_next_takes_its_place(
    round_: Round, frame: Frame
) -> None:
    by = round_.cast.audit_coordinator
    draw(programme=frame.programme, by=by, now=NOW)
    first = DrawnCase.objects.first()
    with pytest.raises(MoveError, match="Say why"):
        replace(drawn=first, reason=" ", by=by, now=NOW)
    made = replace(drawn=first, reason="The case was closed", by=by, now=NOW)
    assert replace(drawn=first, reason="The case was closed", by=by, now=NOW) == made
    first.refresh_from_db()
    assert (first.replaced_by, made.frame_case.stratum) == (made, first.frame_case.stratum)
    assert files_of(frame).faults == []
    extend(programme=frame.programme, by_how_many=3, reason="More", by=by, now=NOW)
    assert files_of(frame).faults == []
    row = made.frame_case
    round_.assign(row.case.case_number.number, team=row.team, programme=frame.programme)
    with pytest.raises(MoveError, match="Take it back"):
        replace(drawn=made, reason="Again", by=by, now=NOW)


def test_a_share_is_of_those_that_may_be_drawn_rounded_up(round_: Round) -> None:
    programme = setting_up(round_, share=10, one_of_siblings=False)
    by = round_.cast.audit_coordinator
    frame = freeze(programme=programme, content=cases(), by=by, now=NOW)
    draw(programme=programme, by=by, now=NOW)
    assert frame.cases.filter(left_out="").count() == 54
    assert len(drawn_tickets(frame)) == 6


def test_a_frame_is_frozen_once_and_its_seed_with_it(round_: Round, frame: Frame) -> None:
    by = round_.cast.audit_coordinator
    with pytest.raises(MoveError, match="has its frame already"):
        freeze(programme=frame.programme, content=cases(), by=by, now=NOW)
    with pytest.raises(MoveError, match="can't be changed any more"):
        setting_up(round_, seed="another", number=9, strata="team")
    setting_up(round_, number=9, strata="team", marked_twice=20)
    for change in (
        lambda: Frame.objects.update(seed="x"),
        lambda: FrameCase.objects.update(left_out="x"),
        lambda: FrameCase.objects.all().delete(),
        lambda: Frame.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_what_was_changed_behind_the_portals_back_is_found(round_: Round, frame: Frame) -> None:
    draw(programme=frame.programme, by=round_.cast.audit_coordinator, now=NOW)
    said = [verdict for verdict in verdicts() if "draws hold" in verdict.says]
    assert [verdict.holds for verdict in said] == [True]
    FrameCase.objects.create(frame=frame, ticket="T-ADDED", stratum="North", team=round_.team)
    [broken] = [verdict for verdict in verdicts() if "draw of" in verdict.says]
    assert not broken.holds
    assert "not the one that was frozen" in broken.says


def test_too_few_cases_are_no_draw(round_: Round) -> None:
    programme = setting_up(round_, number=9)
    by = round_.cast.audit_coordinator
    with pytest.raises(MoveError, match="Load the frame first"):
        draw(programme=programme, by=by, now=NOW)
    freeze(programme=programme, content=cases(4), by=by, now=NOW)
    with pytest.raises(MoveError, match="so 9 cannot be drawn"):
        draw(programme=programme, by=by, now=NOW)
    assert not DrawnCase.objects.exists()


def test_a_refused_list_leaves_nothing(round_: Round) -> None:
    programme = setting_up(round_, number=9)
    with pytest.raises(FrameFaultsError):
        freeze(
            programme=programme,
            content=cases() + b"\nX,Nowhere,Plan",
            by=round_.cast.audit_coordinator,
            now=NOW,
        )
    assert (CaseNumber.objects.count(), FrameCase.objects.count()) == (0, 0)


def test_the_same_case_keeps_its_reference(round_: Round) -> None:
    audit = round_.assign("N1")
    programme = setting_up(round_, number=9)
    by = round_.cast.audit_coordinator
    frame = freeze(programme=programme, content=cases(), by=by, now=NOW)
    assert frame.cases.get(case=audit.case).case.case_number.number == "N1"
    assert frame.cases.values("case").distinct().count() == 60


def test_who_saves_second_is_told(round_: Round) -> None:
    programme = Programme.objects.get()
    setting_up(round_, number=9)
    with pytest.raises(SavedByAnotherError):
        setting_up(round_, programme, number=10)


# --- For anybody ----------------------------------------------------------------------------


def test_the_command_checks_a_draw_from_its_files_alone(
    round_: Round, frame: Frame, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draw(programme=frame.programme, by=round_.cast.audit_coordinator, now=NOW)
    cast = round_.cast
    files = {name: tmp_path / f"{name}.csv" for name in ("frame", "drawn")}
    for name, path in files.items():
        page = get(cast.analyst, f"audit_draw_{name}", frame.programme.pk)
        path.write_bytes(page.content)
    given = {**files, "seed": "a seed", "sha256": frame.sha256}
    call_command("check_draw", **given)
    call_command("check_draw", frame.programme.title)
    assert capsys.readouterr().out.count("The draw holds. Seed a seed") == 2
    with pytest.raises(SystemExit):
        call_command("check_draw", **given | {"seed": "another"})
    assert "other cases were drawn" in capsys.readouterr().out


def test_the_page_says_that_the_draw_holds_and_which_case_is_meant_it_does_not(
    round_: Round,
) -> None:
    cast = round_.cast
    programme = setting_up(round_, number=9)
    content = cases() + f"\n{NUMBER},North,Plan,,,,\n".encode()
    frame = freeze(programme=programme, content=content, by=cast.audit_coordinator, now=NOW)
    draw(programme=programme, by=cast.audit_coordinator, now=NOW)
    references = list(frame.cases.values_list("case__reference", flat=True))
    for person in (cast.analyst, cast.auditor, cast.director):
        for name in ("audit_draw", "audit_draw_frame", "audit_draw_drawn"):
            shown = get(person, name, programme.pk).content.decode()
            assert not [each for each in (NUMBER, *references) if each in shown]
            assert "T-" in shown
    assert "the draw holds" in get(cast.analyst, "audit_draw", programme.pk).content.decode()
    assert get(cast.member, "audit_draw", programme.pk).status_code == 403


def test_the_co_ordinator_sees_the_numbers_of_what_was_drawn_and_the_trail_says_so(
    round_: Round, frame: Frame
) -> None:
    cast = round_.cast
    draw(programme=frame.programme, by=cast.audit_coordinator, now=NOW)
    shown = get(cast.audit_coordinator, "audit_programme", frame.programme.pk).content.decode()
    drawn = CaseNumber.objects.filter(case__in=FrameCase.objects.exclude(drawn=None).values("case"))
    assert drawn.count() == 9
    assert all(f">{row.number}<" in shown for row in drawn)
    assert sum(f">{row.number}<" in shown for row in CaseNumber.objects.all()) == 9
    assert Event.objects.filter(verb="read", actor=cast.audit_coordinator).count() == 1
    assert not [e for e in Event.objects.all() if any(r.number in e.canonical for r in drawn)]

"""A programme's cases are given out by load, and never to somebody who is too near."""

from collections import Counter

import pytest
from django.core.exceptions import PermissionDenied

from audits.actions.assignment import hand_on
from audits.actions.conflicts import declare, end
from audits.actions.drawing import draw, freeze
from audits.actions.programmes import Settings, set_up
from audits.actions.reading import read
from audits.actions.recording import decline
from audits.actions.sharing import share_out
from audits.models import Audit, Case, Conflict
from audits.queries.sharing import cases_without_auditor
from audits.rules.independence import ObjectionError
from kpiportal.access import Role
from kpiportal.models import Event, Person, RoleHeld
from tests.audits.conftest import NOW, Round, someone
from tests.audits.pages.browsing import as_, get, post


@pytest.fixture
def crew(round_: Round) -> dict[str, Person]:
    """Three who audit beside the cast's two; the cast's auditor is of the South."""
    cast = round_.cast
    cast.auditor.team = round_.other_team
    cast.auditor.save()
    RoleHeld.objects.filter(person=cast.moderator, role=Role.AUDITOR).delete()
    north = someone("Northerner", Role.AUDITOR, team=round_.team)
    free = someone("Free", Role.AUDITOR)
    return {"South": cast.auditor, "North": north, "Free": free}


def drawn(
    round_: Round,
    crew: dict[str, Person],
    *,
    number: int = 12,
    some_are_near: bool = True,
    **given: object,
) -> None:
    """Of those that are near to somebody one auditor alone may have each."""
    programme, by = round_.programme, round_.cast.audit_coordinator
    settings = Settings(
        **{"scale": programme.scale, "tool": programme.tool, "seed": "s", "number": number} | given
    )
    set_up(
        programme=programme, version=programme.version, settings=settings,
        auditors=crew.values(), by=by,
    )  # fmt: skip
    programme.refresh_from_db()
    near = {0: "South,", 2: ",free@portal.example"} if some_are_near else {}
    lines = [
        f"S{at},{'South' if at % 2 else 'North'},Plan,{near.get(at, ',')}" for at in range(number)
    ]
    content = "\n".join(["number,team,type,worker team,named", *lines]).encode()
    freeze(programme=programme, content=content, by=by, now=NOW)
    draw(programme=programme, by=by, now=NOW)


def shared(round_: Round):  # what was given out
    return share_out(programme=round_.programme, by=round_.cast.audit_coordinator, now=NOW)


def of(number: str) -> Audit:
    return Audit.objects.standing().get(case__case_number__number=number, second_of=None)


def test_cases_go_round_evenly_and_to_nobody_who_is_too_near(
    round_: Round, crew: dict[str, Person]
) -> None:
    drawn(round_, crew)
    done = shared(round_)
    assert (done.cases, done.twice, done.moderated) == (12, 0, 12)
    audits = Audit.objects.select_related("auditor", "team")
    assert not [a for a in audits if a.auditor.team == a.team]
    assert of("S0").auditor == crew["Free"]  # of the North, its worker of the South
    assert of("S2").auditor == crew["South"]  # the other who may is named on it
    assert Counter(a.auditor.name for a in audits) == {"Auditor": 4, "Northerner": 4, "Free": 4}
    assert all(a.moderator == round_.cast.moderator for a in audits)
    assert shared(round_).cases == 0


def test_who_has_work_already_gets_less(round_: Round, crew: dict[str, Person]) -> None:
    for number in "123":
        round_.assign(number, team=round_.team, auditor=crew["Free"])
    drawn(round_, crew)
    shared(round_)
    given = Audit.objects.filter(case__case_number__number__startswith="S")
    assert Counter(a.auditor.name for a in given) == {"Auditor": 5, "Northerner": 5, "Free": 2}


def test_a_share_is_marked_twice_by_somebody_else(round_: Round, crew: dict[str, Person]) -> None:
    drawn(round_, crew, marked_twice=25, some_are_near=False)
    assert shared(round_).twice == 3
    seconds = list(Audit.objects.exclude(second_of=None).select_related("second_of"))
    assert len(seconds) == 3
    assert all(each.auditor != each.second_of.auditor for each in seconds)
    assert not [each for each in seconds if each.auditor.team == each.team]
    assert shared(round_).twice == 0


def test_who_alone_may_moderate_is_given_nothing_to_audit_while_others_may(
    round_: Round, crew: dict[str, Person]
) -> None:
    moderator = round_.cast.moderator
    RoleHeld.objects.create(person=moderator, role=Role.AUDITOR)
    crew = {"Moderator": moderator, "Free": crew["Free"]}
    drawn(round_, crew, marked_twice=100, some_are_near=False)
    done = shared(round_)
    assert (done.cases, done.twice, done.moderated) == (12, 0, 12)
    assert len(done.nobody_marks_again) == 12
    assert {audit.auditor for audit in Audit.objects.all()} == {crew["Free"]}


def test_a_case_that_nobody_moderates_either_way_is_audited_and_marked_again(
    round_: Round, crew: dict[str, Person]
) -> None:
    RoleHeld.objects.filter(role=Role.MODERATOR).delete()
    drawn(round_, crew, marked_twice=25, some_are_near=False)
    done = shared(round_)
    assert (done.cases, done.twice, done.moderated) == (12, 3, 0)
    assert len(done.nobody_moderates) == 12


def test_a_declared_conflict_keeps_a_teams_cases_away(
    round_: Round, crew: dict[str, Person]
) -> None:
    cast, free = round_.cast, crew["Free"]
    given = {"person": free, "team": round_.team, "reason": "I led it", "now": NOW}
    made = declare(**given, by=free)
    assert declare(**given, by=free) == made
    drawn(round_, crew)
    done = shared(round_)
    assert done.nobody_audits == [str(c) for c in _cases("S0")]
    assert {a.team for a in Audit.objects.filter(auditor=free)} <= {round_.other_team}
    with pytest.raises(ObjectionError, match="declared a conflict"):
        round_.assign("X1", auditor=free)
    end(conflict=made, by=cast.audit_coordinator, now=NOW)
    assert shared(round_).cases == 1
    assert of("S0").auditor == free


def _cases(number: str):  # the cases of that number
    return Case.objects.filter(case_number__number=number)


def test_a_declined_case_goes_to_another_and_never_back(
    round_: Round, crew: dict[str, Person]
) -> None:
    drawn(round_, crew)
    shared(round_)
    audit = of("S4")
    decline(audit=audit, reason="My neighbour", by=audit.auditor, now=NOW)
    assert shared(round_).cases == 1
    again = of("S4")
    assert again.auditor != audit.auditor
    assert again.replaces == audit
    with pytest.raises(ObjectionError, match="was handed on already"):
        hand_on(audit=audit, auditor=audit.auditor, by=round_.cast.audit_coordinator, now=NOW)


def test_nobody_declares_for_another(round_: Round, crew: dict[str, Person]) -> None:
    given = {"team": round_.team, "reason": "Near", "now": NOW}
    with pytest.raises(PermissionDenied):
        declare(person=crew["Free"], by=crew["North"], **given)
    with pytest.raises(PermissionDenied):
        end(
            conflict=declare(person=crew["Free"], by=crew["Free"], **given),
            by=crew["Free"],
            now=NOW,
        )


def test_the_page_of_conflicts_shows_each_their_own_and_the_co_ordinator_all(
    round_: Round, crew: dict[str, Person]
) -> None:
    cast, free = round_.cast, crew["Free"]
    given = {"team": round_.team.pk, "reason": "I led it", "person": crew["North"].pk}
    assert as_(free).post("/audits/conflicts/", given).status_code == 302
    given = {"team": round_.other_team.pk, "reason": "A friend", "person": crew["North"].pk}
    as_(cast.audit_coordinator).post("/audits/conflicts/", given)
    assert set(Conflict.objects.values_list("person", "team")) == {
        (free.pk, round_.team.pk),
        (crew["North"].pk, round_.other_team.pk),
    }

    def seen(person: Person) -> set[str]:
        shown = get(person, "conflicts").content.decode()
        return {reason for reason in ("I led it", "A friend") if reason in shown}

    assert seen(free) == {"I led it"}
    assert seen(crew["North"]) == {"A friend"}
    assert seen(cast.auditor) == set()
    assert seen(cast.audit_coordinator) == {"I led it", "A friend"}
    assert not [e for e in Event.objects.all() if "I led it" in e.canonical]


def test_the_page_shares_out_and_says_what_nobody_may_have(
    round_: Round, crew: dict[str, Person]
) -> None:
    by = round_.cast.audit_coordinator
    declare(person=crew["Free"], team=round_.team, reason="x", by=by, now=NOW)
    drawn(round_, crew)
    assert (
        "12 cases wait for an auditor"
        in get(by, "share_out_audits", round_.programme.pk).content.decode()
    )
    post(by, "share_out_audits", round_.programme.pk)
    assert Audit.objects.count() == 11
    page = get(by, "share_out_audits", round_.programme.pk).content.decode()
    assert "1 case waits for an auditor" in page


def test_nobody_is_given_a_case_where_they_have_read_what_was_found(
    round_: Round, crew: dict[str, Person]
) -> None:
    """Neither to mark it a second time, nor to take it over from somebody who declined it."""
    crew = {"Free": crew["Free"], "Reader": someone("Reader", Role.AUDITOR)}
    drawn(round_, crew, number=1, some_are_near=False, marked_twice=100)
    first = of_the_case(round_, crew["Free"])
    round_.submit(first)
    read(audit=first, by=round_.cast.moderator, at=NOW)
    RoleHeld.objects.create(person=crew["Reader"], role=Role.AUDIT_COORDINATOR)
    reader = Person.objects.get(pk=crew["Reader"].pk)
    read(audit=first, by=reader, at=NOW)
    assert shared(round_).nobody_marks_again == [str(first.case)]


def test_a_case_that_is_handed_on_takes_its_second_marking_along(
    round_: Round, crew: dict[str, Person]
) -> None:
    crew = {"Free": crew["Free"], "Other": someone("Other", Role.AUDITOR)}
    drawn(round_, crew, number=1, some_are_near=False, marked_twice=100)
    first = of_the_case(round_, crew["Free"])
    assert shared(round_).twice == 1
    second = first.second
    decline(audit=first, reason="My niece", by=crew["Free"], now=NOW)
    late = someone("Late", Role.AUDITOR)
    round_.programme.auditors.add(late)
    assert shared(round_).cases == 1
    taken = Audit.objects.get(replaces=first)
    assert (taken.auditor, taken.second) == (late, second)


def of_the_case(round_: Round, auditor: Person) -> Audit:
    """The one that was drawn, given by hand."""
    [row] = cases_without_auditor(round_.programme)
    return round_.assign(row.case.case_number.number, team=row.team, auditor=auditor)

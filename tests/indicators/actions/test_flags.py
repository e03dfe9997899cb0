"""Flags: raised once, mended by themselves, defended with a reason until the figure is another."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from indicators.actions.flags import defend, keep_rule, recheck, retire_rule
from indicators.models import Flag, Lead, ValidationRule
from indicators.rules.flag_states import FlagState
from kpiportal import organisation
from kpiportal.models import Event, Job, Person
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError
from tests.cast import Cast
from tests.indicators.register import Register

pytestmark = pytest.mark.django_db

NOW = datetime(2020, 2, 3, 12, tzinfo=ZoneInfo("Europe/London"))
RULE = {
    "left": "A",
    "operator": "<=",
    "right": "B",
    "sentence": "A is part of B.",
    "severity": "error",
}


@pytest.fixture
def register() -> Register:
    register = Register()
    register.policy()
    for code in ("A", "B"):
        register.indicator(code, unit="number")
    register.indicator("P", unit="percent")
    return register


@pytest.fixture
def flag(register: Register) -> Flag:
    register.value("P", "2019-01", "101")
    recheck(now=NOW)
    return Flag.objects.get()


def states() -> list[tuple[str, str, str]]:
    return [(flag.indicator.code, str(flag.end), flag.state) for flag in Flag.objects.all()]


def test_a_second_look_raises_nothing_twice(flag: Flag) -> None:
    recheck(now=NOW)
    assert states() == [("P", "2019-01", "raised")]
    assert Event.objects.filter(verb="checked").count() == 1


def test_a_figure_put_right_mends_its_flag(register: Register, flag: Flag) -> None:
    register.next_release(date(2020, 2, 1))
    register.value("P", "2019-01", "100")
    recheck(now=NOW)
    assert states() == [("P", "2019-01", "mended")]


def test_a_defence_stands_while_the_figure_does(flag: Flag, cast: Cast) -> None:
    defend(flag=flag, version=flag.version, reason=" Counted twice. ", by=cast.analyst, now=NOW)
    recheck(now=NOW)
    flag.refresh_from_db()
    assert (flag.state, flag.reason, flag.defended_by) == (
        FlagState.DEFENDED,
        "Counted twice.",
        cast.analyst,
    )


def test_a_defence_falls_when_the_figure_changes(
    register: Register, flag: Flag, cast: Cast
) -> None:
    defend(flag=flag, version=flag.version, reason="It is.", by=cast.analyst, now=NOW)
    register.next_release(date(2020, 2, 1))
    register.value("P", "2019-01", "102")
    recheck(now=NOW)
    flag.refresh_from_db()
    assert (flag.state, flag.sentence, flag.reason, flag.defended_by) == (
        FlagState.RAISED,
        "102% lies outside 0 to 100.",
        "",
        None,
    )


def test_what_was_mended_can_be_odd_again(register: Register, flag: Flag) -> None:
    for day, figure in [(1, "100"), (2, "103")]:
        register.next_release(date(2020, 2, day))
        register.value("P", "2019-01", figure)
        recheck(now=NOW)
    assert states() == [("P", "2019-01", "raised")]


def test_a_defence_wants_its_reason_and_the_flag_that_was_seen(flag: Flag, cast: Cast) -> None:
    with pytest.raises(MoveError):
        defend(flag=flag, version=flag.version, reason=" ", by=cast.analyst, now=NOW)
    with pytest.raises(SavedByAnotherError):
        defend(flag=flag, version=flag.version + 1, reason="Yes.", by=cast.analyst, now=NOW)
    assert states() == [("P", "2019-01", "raised")]


def test_a_defence_sent_twice_is_kept_once(flag: Flag, cast: Cast) -> None:
    for _ in range(2):
        defend(flag=flag, version=flag.version, reason="Yes.", by=cast.analyst, now=NOW)
    assert Event.objects.filter(verb="defended the figure of").count() == 1


def test_each_may_defend_what_is_theirs(register: Register, cast: Cast) -> None:
    service = organisation.add_service(by=None, name="Care", part_of=None)
    head = organisation.add_post(
        by=None, title="Head", service=service, reports_to=None, holder=cast.acceptor
    )
    led = organisation.add_post(
        by=None, title="Lead", service=service, reports_to=head, holder=cast.lead_officer
    )
    lead = Lead.objects.create(key="care", post=led)
    register.indicator("P", unit="percent", lead=lead)
    register.value("P", "2019-01", "101")
    register.indicator("Q", unit="percent")
    register.value("Q", "2019-01", "101")
    recheck(now=NOW)

    def codes(person: Person) -> set[str]:
        theirs = Flag.objects.defensible_by(person, NOW.date())
        return set(theirs.values_list("indicator__code", flat=True))

    assert {person.name: codes(person) for person in cast.everybody if codes(person)} == {
        cast.analyst.name: {"P", "Q"},
        cast.other_analyst.name: {"P", "Q"},
        cast.director.name: {"P", "Q"},
        cast.lead_officer.name: {"P"},
        cast.acceptor.name: {"P"},
    }
    other = Flag.objects.get(indicator__code="Q")
    with pytest.raises(PermissionDenied):
        defend(flag=other, version=1, reason="Mine?", by=cast.lead_officer, now=NOW)


def test_a_rule_raises_flags_and_takes_them_back_when_it_goes(
    register: Register, cast: Cast
) -> None:
    register.value("A", "2019-01", "5")
    register.value("B", "2019-01", "4")
    rule = keep_rule(by=cast.analyst, rule=None, content=RULE, now=NOW)
    recheck(now=NOW)
    assert [flag.sentence for flag in Flag.objects.open()] == ["A is part of B. A is 5, B is 4."]
    retire_rule(by=cast.analyst, rule=rule, now=NOW)
    recheck(now=NOW)
    assert states() == [("A", "2019-01", "mended")]


def test_a_changed_rule_takes_the_place_of_the_old_one(register: Register, cast: Cast) -> None:
    rule = keep_rule(by=cast.analyst, rule=None, content=RULE, now=NOW)
    kept = keep_rule(by=cast.analyst, rule=rule, content=RULE | {"sentence": "So it is."}, now=NOW)
    assert list(ValidationRule.objects.current()) == [kept]
    change = Event.objects.get(verb="changed the rule")
    assert (change.detail["before"], change.detail["after"]) == (
        {"sentence": "A is part of B."},
        {"sentence": "So it is."},
    )
    with pytest.raises(SavedByAnotherError):
        keep_rule(by=cast.analyst, rule=rule, content=RULE, now=NOW)


def test_a_rule_kept_asks_for_a_look_at_the_figures(register: Register, cast: Cast) -> None:
    keep_rule(by=cast.analyst, rule=None, content=RULE, now=NOW)
    assert [job.kind for job in Job.objects.all()] == ["check the figures"]


def test_only_analysts_keep_rules(register: Register, cast: Cast) -> None:
    for person in set(cast.everybody) - {cast.analyst, cast.other_analyst}:
        with pytest.raises(PermissionDenied):
            keep_rule(by=person, rule=None, content=RULE, now=NOW)


@pytest.mark.parametrize(
    "behind",
    [
        {"state": "defended"},
        {"state": "defended", "reason": "No name."},
        {"reason": "Not defended."},
        {"category": "Another"},
    ],
)
def test_the_database_refuses_what_the_code_would_forget(
    flag: Flag, behind: dict[str, str]
) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Flag.objects.filter(pk=flag.pk).update(**behind)
    with pytest.raises(DatabaseError), transaction.atomic():
        flag.delete()


def test_a_rule_is_closed_and_never_changed_or_deleted(register: Register) -> None:
    rule = ValidationRule.objects.create(**RULE, recorded_on=timezone.localdate())
    for change in ({"left": "Z"}, {"sentence": "Other."}):
        with pytest.raises(DatabaseError), transaction.atomic():
            ValidationRule.objects.filter(pk=rule.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        rule.delete()

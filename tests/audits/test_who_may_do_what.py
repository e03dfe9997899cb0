"""Each deed of the audits against each role, as the table of rights has it: a cell a case.

`any` is who may do it to whatever case, `theirs` who may where it was given to them. The deed is
done if an event says so; whoever may not is refused, and no event is written.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from inspect import signature

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from audits.actions import inadequate
from audits.actions.appeals import appeal
from audits.actions.appeals import decide as decide_appeal
from audits.actions.assignment import audit_again, give_to_moderator, hand_on, mark_again
from audits.actions.conflicts import declare, end
from audits.actions.consolidation import agree, propose
from audits.actions.drawing import draw, extend, freeze, replace
from audits.actions.instruments import AreaSaid, GradeSaid, keep_scale, keep_tool
from audits.actions.moderation import finalise, moderate
from audits.actions.programmes import Settings, set_up, start_programme
from audits.actions.reading import read
from audits.actions.recording import decline, save, submit, take_back
from audits.actions.retention import decide, erase, erase_all_due
from audits.actions.safeguarding import acknowledge, raise_concern
from audits.actions.sharing import share_out
from audits.models import Appeal, Audit, Conflict, Grading, InadequateCase
from audits.queries.erasing import ERASED
from audits.rules.independence import ObjectionError
from kpiportal import actions as promises
from kpiportal.access import Role
from kpiportal.models import Event, Person, Post
from kpiportal.workflow import MoveError
from tests.audits.conftest import NOW, Round, draw_a_case, someone

Deed = Callable[["World", Person], object]
NOBODY: frozenset[Role] = frozenset()
RUNS = frozenset({Role.AUDIT_COORDINATOR})
RECORDS = frozenset({Role.AUDITOR, Role.MODERATOR})
MODERATES = frozenset({Role.MODERATOR})
FOLLOWS = frozenset({Role.AUDIT_COORDINATOR, Role.DIRECTOR})
STAFF = frozenset(Role) - {Role.MEMBER, Role.LEAD_MEMBER, Role.ADMINISTRATOR}


@dataclass(frozen=True)
class World:
    """A round; and who has the work in it: the one who tries, or strangers."""

    round_: Round
    auditor: Person
    moderator: Person
    head: Person

    @property
    def by(self) -> Person:
        """Who prepares what a deed needs."""
        return self.round_.cast.audit_coordinator

    def audit(self, state: str = "assigned", grade: str = "Good") -> Audit:
        """As the table has it in that state, with whoever it was given to, whatever they may."""
        made = self.round_.assign("Z1", auditor=self.spare("A"), moderator=self.spare("M"))
        audit = Audit(
            programme=made.programme, case=made.case, team=made.team, auditor=self.auditor,
            moderator=self.moderator, assigned_at=NOW, assigned_by=self.by,
        )  # fmt: skip
        decline(audit=made, reason="Not mine", by=made.auditor, now=NOW)
        audit.save()
        given = {"grade": self.round_.grade(grade), "explanation": "Sound."}
        for step in ("in_progress", "submitted", "moderated", "final"):
            if audit.state == state:
                break
            if step == "in_progress":
                self._set(audit, state=step, **given)
                continue
            stage = {"submitted": "first"}.get(step, step)
            by = self.auditor if step == "submitted" else self.moderator
            self._set(audit, state=step, submitted_at=NOW)
            Grading.objects.create(audit=audit, stage=stage, grade=given["grade"], by=by, at=NOW)
        return Audit.objects.get(pk=audit.pk)

    def _set(self, audit: Audit, **changes: object) -> None:
        Audit.objects.filter(pk=audit.pk).update(**changes)
        audit.refresh_from_db()

    def spare(self, name: str) -> Person:
        found = Person.objects.filter(name=f"Spare {name}").first()
        return found or someone(f"Spare {name}", Role.AUDITOR, Role.MODERATOR)

    def both_submitted(self) -> Audit:
        first = self.audit("submitted")
        second = mark_again(audit=first, auditor=self.spare("B"), by=self.by, now=NOW)
        self.round_.submit(second)
        return first

    def appealed(self) -> Appeal:
        return Appeal.objects.create(
            audit=self.final_of_others(), reason="Unfair", asked_by=self.by, asked_at=NOW,
            moderator=self.moderator,
        )  # fmt: skip

    def final_of_others(self) -> Audit:
        """That neither of them has judged."""
        audit = self.round_.assign("Z2", auditor=self.spare("A"), moderator=self.spare("M"))
        audit = self.round_.submit(audit)
        given = {"audit": audit, "by": audit.moderator, "now": NOW}
        moderate(version=audit.version, grade=audit.grade, reason="", **given)
        finalise(version=audit.version + 1, **given)
        return Audit.objects.get(pk=audit.pk)

    def inadequate(self, state: str) -> InadequateCase:
        post = Post.objects.create(title="Head", holder=self.head)
        case = InadequateCase.objects.create(
            audit=self.final_of_others(), started_at=NOW, post=post
        )
        for step in ("started", "acknowledged", "planned", "reaudited"):
            if step != "started":
                InadequateCase.objects.filter(pk=case.pk).update(state=step)
            if step == state:
                break
        return InadequateCase.objects.get(pk=case.pk)

    def concern(self):  # a safeguarding concern
        post = Post.objects.create(title="Head", holder=self.head, service=self.round_.team.service)
        concern = raise_concern(
            audit=self.final_of_others(), words="Alone", by=self.spare("A"), now=NOW
        )
        assert concern.post == post
        return concern


def _settings(world: World) -> Settings:
    programme = world.round_.programme
    return Settings(programme.scale, programme.tool, seed="another", number=2)


def _marked(world: World, audit: Audit, person: Person, do: Callable[..., object]) -> object:
    return do(
        audit=audit, version=audit.version, words=world.round_.words("Good", "Seen."), by=person,
        now=NOW,
    )  # fmt: skip


def _given(audit: Audit) -> dict[str, object]:
    return {"audit": audit, "version": audit.version}


def _agree(world: World, person: Person) -> object:
    first = world.both_submitted()
    made = propose(audit=first, grade=first.grade, reason="Sound.", by=world.spare("B"), now=NOW)
    return agree(audit=first, proposal=made.pk, by=person, now=NOW)


def _propose(world: World, person: Person) -> object:
    first = world.both_submitted()
    return propose(audit=first, grade=first.grade, reason="Sound.", by=person, now=NOW)


def _declined(world: World) -> Audit:
    audit = world.round_.assign("Z3", auditor=world.spare("A"))
    decline(audit=audit, reason="Not mine", by=audit.auditor, now=NOW)
    return audit


def _freeze(world: World, person: Person) -> object:
    lines = b"number,team,type\nW1,North,Plan\n"
    return freeze(programme=world.round_.programme, content=lines, by=person, now=NOW)


def _draw(world: World, person: Person) -> object:
    programme = world.round_.programme
    set_up(
        programme=programme, version=programme.version, settings=_settings(world), auditors=[],
        by=world.by,
    )  # fmt: skip
    lines = b"number,team,type\nW1,North,Plan\nW2,North,Plan\n"
    freeze(programme=programme, content=lines, by=world.by, now=NOW)
    return draw(programme=programme, by=person, now=NOW)


def _extend(world: World, person: Person) -> object:
    programme = draw_a_case(world.round_).frame_case.frame.programme
    return extend(programme=programme, by_how_many=1, reason="Few", by=person, now=NOW)


def _share(world: World, person: Person) -> object:
    draw_a_case(world.round_)
    return share_out(programme=world.round_.programme, by=person, now=NOW)


def _start(world: World, person: Person) -> object:
    return start_programme(
        title="Another", kind="random", first_day=date(2018, 1, 1), months=3, by=person
    )


def _set_up(world: World, person: Person) -> object:
    programme = world.round_.programme
    return set_up(
        programme=programme, version=programme.version, settings=_settings(world), auditors=[],
        by=person,
    )  # fmt: skip


def _moderate(world: World, person: Person) -> object:
    audit = world.audit("submitted")
    return moderate(**_given(audit), grade=audit.grade, reason="", by=person, now=NOW)


def _conflict(world: World, person: Person) -> Conflict:
    return declare(
        person=world.auditor, team=world.round_.other_team, reason="Worked there", by=person,
        now=NOW,
    )  # fmt: skip


def _action(world: World, opened_by: Person) -> promises.Action:
    return promises.open_action(
        source=world.final_of_others(), what="See to it", owner=world.spare("B"), due=NOW.date(),
        by=opened_by, now=NOW, source_name="CA-1",
    )  # fmt: skip


def _verify(world: World, person: Person) -> object:
    """`theirs` is an action that they asked for themselves."""
    action = _action(world, world.auditor)
    promises.finish(action=action, version=1, evidence="Seen", by=world.spare("B"), now=NOW)
    return promises.verify(action=action, version=2, by=person, now=NOW)


@dataclass(frozen=True)
class Row:
    deed: Deed
    any: frozenset[Role]
    theirs: frozenset[Role | None] | None = None


# Whoever holds the post, whatever their roles.
EVERYBODY = frozenset([*Role, None])
TABLE = {
    "start a programme": Row(_start, RUNS),
    "set a programme up": Row(_set_up, RUNS),
    "keep a tool": Row(lambda w, p: keep_tool(name="T", areas=[AreaSaid("Plan")], by=p), RUNS),
    "keep a scale": Row(
        lambda w, p: keep_scale(
            name="S", first_day=date(2018, 1, 1), grades=[GradeSaid("Good")], by=p
        ),
        RUNS,
    ),
    "freeze the frame": Row(_freeze, RUNS),
    "draw": Row(_draw, RUNS),
    "extend the draw": Row(_extend, RUNS),
    "replace a drawn case": Row(
        lambda w, p: replace(drawn=draw_a_case(w.round_), reason="Moved", by=p, now=NOW), RUNS
    ),
    "assign": Row(lambda w, p: w.round_.assign("Z9", auditor=w.spare("A"), by=p), RUNS),
    "share out": Row(_share, RUNS),
    "hand on": Row(
        lambda w, p: hand_on(audit=_declined(w), auditor=w.spare("B"), by=p, now=NOW), RUNS
    ),
    "have marked again": Row(
        lambda w, p: mark_again(audit=w.audit(), auditor=w.spare("B"), by=p, now=NOW), RUNS, RUNS
    ),
    "have audited again": Row(
        lambda w, p: audit_again(
            audit=w.inadequate("planned").audit, auditor=w.spare("B"), moderator=None, by=p, now=NOW
        ),
        RUNS,
    ),
    "choose the moderator": Row(
        lambda w, p: give_to_moderator(audit=w.audit(), moderator=w.spare("B"), by=p, now=NOW),
        RUNS,
        RUNS,
    ),
    "take back": Row(
        lambda w, p: take_back(audit=w.audit(), reason="Left", by=p, now=NOW), RUNS, RUNS
    ),
    "take an appeal": Row(
        lambda w, p: appeal(
            audit=w.final_of_others(), reason="Unfair", moderator=w.spare("B"), by=p, now=NOW
        ),
        RUNS,
    ),
    "decide how long audits are kept": Row(
        lambda w, p: decide(months=24, reason="Schedule", by=p, now=NOW), RUNS
    ),
    "declare a conflict": Row(_conflict, RUNS, RUNS | RECORDS),
    "end a conflict": Row(lambda w, p: end(conflict=_conflict(w, w.by), by=p, now=NOW), RUNS, RUNS),
    "save an audit": Row(lambda w, p: _marked(w, w.audit(), p, save), NOBODY, RECORDS),
    "submit an audit": Row(lambda w, p: _marked(w, w.audit(), p, submit), NOBODY, RECORDS),
    "decline an audit": Row(
        lambda w, p: decline(audit=w.audit(), reason="Known", by=p, now=NOW), NOBODY, RECORDS
    ),
    "propose a consolidation": Row(_propose, NOBODY, RECORDS),
    "agree to a consolidation": Row(_agree, NOBODY, RECORDS),
    "raise a concern": Row(
        lambda w, p: raise_concern(audit=w.audit(), words="Alone", by=p, now=NOW), NOBODY, RECORDS
    ),
    "moderate": Row(_moderate, NOBODY, MODERATES),
    "make final": Row(
        lambda w, p: finalise(**_given(w.audit("moderated")), by=p, now=NOW), NOBODY, MODERATES
    ),
    "decide an appeal": Row(
        lambda w, p: decide_appeal(
            appeal=w.appealed(), grade=w.round_.grade("Good"), answer="So", by=p, now=NOW
        ),
        NOBODY,
        MODERATES,
    ),
    "read": Row(
        lambda w, p: read(audit=w.audit("submitted"), by=p, reason="A complaint", at=NOW),
        FOLLOWS,
        FOLLOWS | RECORDS,
    ),
    "acknowledge a concern": Row(
        lambda w, p: acknowledge(concern=w.concern(), answer="Seen", by=p, now=NOW),
        NOBODY,
        EVERYBODY,
    ),
    "acknowledge an inadequate case": Row(
        lambda w, p: inadequate.acknowledge(case=w.inadequate("started"), by=p, now=NOW),
        NOBODY,
        EVERYBODY,
    ),
    "plan what follows": Row(
        lambda w, p: inadequate.plan(
            case=w.inadequate("acknowledged"), words="Visit.", by=p, now=NOW
        ),
        NOBODY,
        EVERYBODY,
    ),
    "close an inadequate case": Row(
        lambda w, p: inadequate.close(case=w.inadequate("reaudited"), words="Good", by=p, now=NOW),
        RUNS,
        RUNS,
    ),
    "verify an action": Row(_verify, FOLLOWS, STAFF),
}


def who_may(round_: Round, deed: Deed, *, theirs: bool) -> set[Role | None]:
    """Each role's own person tries; None is who holds none."""
    cast = round_.cast
    people = {**{role: cast.of(role) for role in Role}, None: cast.nobody}
    strangers = [someone(f"Stranger {n}", Role.AUDITOR, Role.MODERATOR) for n in "AMH"]
    found = set()
    for role, person in people.items():
        # In each part in turn: nobody moderates their own.
        worlds = _mine(round_, person) if theirs else [World(round_, *strangers)]
        if any(is_done(deed, world, person) for world in worlds):
            found.add(role)
    return found


def _mine(round_: Round, person: Person) -> list[World]:
    other = someone(f"Beside {person.pk}", Role.AUDITOR, Role.MODERATOR)
    return [
        World(round_, auditor=person, moderator=other, head=person),
        World(round_, auditor=other, moderator=person, head=person),
    ]


def is_done(deed: Deed, world: World, person: Person) -> bool:
    """Whether they may; undone after."""
    before = Event.objects.filter(actor=person).count()
    mark = transaction.savepoint()
    try:
        deed(world, person)
    except (PermissionDenied, MoveError, ObjectionError):
        return False
    else:
        assert Event.objects.filter(actor=person).count() > before, "neither refused nor done"
        return True
    finally:
        transaction.savepoint_rollback(mark)


@pytest.mark.parametrize("name", TABLE)
def test_who_may_do_it_to_any_case(round_: Round, name: str) -> None:
    assert who_may(round_, TABLE[name].deed, theirs=False) == TABLE[name].any


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.theirs is not None])
def test_who_may_do_it_where_it_is_theirs(round_: Round, name: str) -> None:
    assert who_may(round_, TABLE[name].deed, theirs=True) == TABLE[name].theirs


def test_the_portal_erases_and_nobody_else(round_: Round) -> None:
    """Nothing that a person may call takes a person's word for it."""
    decide(months=12, reason="Schedule", by=round_.cast.audit_coordinator, now=NOW)
    decline(audit=round_.assign(), reason="Mine", by=round_.cast.auditor, now=NOW)
    erase_all_due(now=datetime(2019, 2, 1, tzinfo=UTC))
    assert Event.objects.get(verb=ERASED).actor is None
    assert [each.parameters.keys() for each in map(signature, (erase, erase_all_due))] == [
        {"programme", "now"},
        {"now"},
    ]

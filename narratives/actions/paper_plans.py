"""The schedule of papers, kept by who makes papers. What it asks for the calendar does."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from kpiportal.access import MAKE_PAPERS, Role, Scope
from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.versions import only_changed, save_if_unchanged
from kpiportal.workflow import MoveError
from narratives import papers
from narratives.models import Audience, Moment, PaperPlan
from narratives.queries.paper_plans import roles_that_see

KEPT = ["formats", "days", "tell"]


@transaction.atomic
def add(
    *,
    paper: str,
    audience: Audience,
    moment: Moment,
    formats: Sequence[str],
    days: int,
    tell: Sequence[Role],
    by: Person,
    now: datetime,
) -> PaperPlan:
    """It holds from now on: of what was taken, approved or published before, nothing is made."""
    _check(by, paper, audience, formats, tell)
    try:
        with transaction.atomic():
            plan = PaperPlan.objects.create(
                paper=paper, audience=audience, moment=moment, formats=list(formats), days=days,
                tell=[str(role) for role in tell], since=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise MoveError("This paper is in the schedule already. Change that line.") from error
    record(by, "added", plan, at=now, **{name: getattr(plan, name) for name in KEPT})
    return plan


@transaction.atomic
def change(
    *,
    plan: PaperPlan,
    version: int,
    formats: Sequence[str],
    days: int,
    tell: Sequence[Role],
    by: Person,
    now: datetime,
) -> None:
    _check(by, plan.paper, Audience(plan.audience), formats, tell)
    before = {name: getattr(plan, name) for name in KEPT}
    after = {"formats": list(formats), "days": days, "tell": [str(role) for role in tell]}
    was, became = only_changed(before, after)
    if not became:
        return
    save_if_unchanged(plan, version=version, seen={"stopped_at": None}, **after)
    record(by, "changed", plan, at=now, before=was, after=became)


@transaction.atomic
def stop(*, plan: PaperPlan, version: int, by: Person, now: datetime) -> None:
    """What it had made stays."""
    _check_role(by)
    if plan.stopped_at:
        return
    save_if_unchanged(plan, version=version, seen={"stopped_at": None}, stopped_at=now)
    record(by, "stopped", plan, at=now)


def _check(
    by: Person, paper: str, audience: Audience, formats: Sequence[str], tell: Sequence[Role]
) -> None:
    _check_role(by)
    for form in formats:
        papers.check(paper, form)
    strangers = set(tell) - roles_that_see(audience)
    if strangers:
        names = ", ".join(sorted(Role(role).title for role in strangers))
        raise MoveError(f"A paper for this audience is not for everybody named: {names}.")


def _check_role(by: Person) -> None:
    if Scope.ALL not in MAKE_PAPERS.scopes(by):
        raise PermissionDenied("Your role does not let you change the schedule of papers.")

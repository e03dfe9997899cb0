"""What is done with a commentary: written, handed on, taken back, accepted, returned.

Each move carries the version that its maker saw. The check and the change are one statement.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from indicators.models import Indicator
from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.versions import check_seen, save_if_unchanged
from kpiportal.workflow import MoveError
from narratives.checking import figures_spoken_of, undefended
from narratives.models import Acceptance, Commentary, CommentaryVersion, Round
from narratives.queries import parts
from narratives.rules.gate import Objection
from narratives.rules.prompts import NOTHING, About
from narratives.rules.workflow import COMMENTARY, CommentaryState


@transaction.atomic
def begin(
    *,
    quarter: Round,
    now: datetime,
    indicator: Indicator | None = None,
    section: str = "",
    due_because: str = "",
) -> Commentary:
    """On this indicator, this section, or the whole of the quarter; begun if it is not there.

    It is due where there is a reason.
    """
    check_still_open(quarter.pk)
    commentary, _ = Commentary.objects.get_or_create(
        round=quarter,
        indicator=indicator,
        section=section,
        defaults={"since": now, "is_due": bool(due_because), "due_because": due_because},
    )
    return commentary


@transaction.atomic
def save(*, commentary: Commentary, text: str, version: int, by: Person, now: datetime) -> int:
    """Keep this text as the newest version, and return its number. Raises SavedByAnotherError.

    The same text sent twice by the same person is kept once.
    """
    acting = _as(parts.writer_of(commentary, by, _day(now)), "write")
    current = _locked(commentary)
    if _is_again(current, version, by) and current.text == text:
        return current.version
    check_seen(current, version=version)
    if current.state != CommentaryState.DRAFT:
        COMMENTARY.move("take up", state=current.state)
    _change(current, text=text, author=by, state=CommentaryState.DRAFT, reason="", now=now)
    CommentaryVersion.objects.create(
        commentary=current,
        version=version + 1,
        text=text,
        written_by=by,
        written_as=acting,
        written_at=now,
    )
    record(by, "wrote", current, acting_as=acting, at=now, version=version + 1)
    return version + 1


@transaction.atomic
def submit(*, commentary: Commentary, version: int, by: Person, now: datetime) -> None:
    acting = _as(parts.writer_of(commentary, by, _day(now)), "submit")
    if commentary.about is About.QUARTER:
        raise MoveError("What is said of the whole quarter goes with the director’s signature.")
    _move("submit", commentary, version=version, by=by, acting=acting, now=now)


@transaction.atomic
def say_nothing_changed(*, commentary: Commentary, version: int, by: Person, now: datetime) -> None:
    """An answer of one click: written and handed on."""
    version = save(commentary=commentary, text=NOTHING, version=version, by=by, now=now)
    submit(commentary=commentary, version=version, by=by, now=now)


@transaction.atomic
def take_back(*, commentary: Commentary, version: int, by: Person, now: datetime) -> None:
    acting = _as(parts.writer_of(commentary, by, _day(now)), "take back")
    _move(
        "take back",
        commentary,
        version=version,
        by=by,
        acting=acting,
        now=now,
        accepted_steps=0,
    )


@transaction.atomic
def accept(*, commentary: Commentary, version: int, by: Person, now: datetime) -> None:
    """One step along the chain; the last one makes it accepted."""
    current = _locked(commentary)
    if Acceptance.objects.filter(commentary=current, version=version, accepted_by=by).exists():
        return
    acting = _as(parts.acceptor_of(current, by, _day(now)), "accept")
    COMMENTARY.move("accept", state=current.state)
    check_seen(current, version=version)
    _check_figures(current)
    step = current.accepted_steps + 1
    is_last = step >= len(parts.chain_of(current))
    state = CommentaryState.ACCEPTED if is_last else CommentaryState.SUBMITTED
    Acceptance.objects.create(
        commentary=current,
        version=version,
        position=step,
        accepted_by=by,
        accepted_as=acting,
        accepted_at=now,
        figures=figures_spoken_of(current),
    )
    _change(current, state=state, accepted_steps=step, now=now)
    record(by, "accepted", current, acting_as=acting, at=now, version=version, step=step)


@transaction.atomic
def send_back(
    *, commentary: Commentary, version: int, reason: str, by: Person, now: datetime
) -> None:
    """Return it to its writer, with the reason."""
    acting = _as(parts.returner_of(commentary, by, _day(now)), "return")
    _move(
        "return",
        commentary,
        version=version,
        by=by,
        acting=acting,
        now=now,
        reason=reason.strip(),
        accepted_steps=0,
    )


def _move(
    name: str,
    commentary: Commentary,
    *,
    version: int,
    by: Person,
    acting: str,
    now: datetime,
    **changes: Any,
) -> None:
    current = _locked(commentary)
    if current.version == version + 1 and current.state == LEADS_TO[name]:
        return  # asked twice
    move = COMMENTARY.move(name, state=current.state, reason=changes.get("reason", ""))
    check_seen(current, version=version)
    if not current.text.strip():
        raise MoveError("There is nothing to hand on yet. Write the commentary first.")
    if name == "submit":
        _check_figures(current)
    _change(current, state=move.after, now=now, **changes)
    detail = {"reason": changes["reason"]} if "reason" in changes else {}
    record(by, PAST[name], current, acting_as=acting, at=now, version=version, **detail)


LEADS_TO = {move.name: move.after for move in COMMENTARY.moves}
PAST = {"submit": "submitted", "take back": "took back", "return": "returned"}


def _locked(commentary: Commentary) -> Commentary:
    """As it is now. Its quarter is locked first: whoever approves that waits, or we do."""
    check_still_open(commentary.round_id)
    return Commentary.objects.get(pk=commentary.pk)


def check_still_open(quarter_id: int) -> None:
    quarter = Round.objects.select_for_update(no_key=True).get(pk=quarter_id)
    if quarter.why_words_stay:
        raise MoveError(quarter.why_words_stay)


def _what_stands_against(found: Iterable[Objection]) -> str:
    said = {
        "the figures say otherwise" if each.is_contradiction else "a small number could be told"
        for each in found
        if each.may_be_defended
    }
    return " and ".join(sorted(said, reverse=True)) or "there is no such figure"


def _check_figures(current: Commentary) -> None:
    """No text goes on that its figures contradict, unless somebody has said why it may stand."""
    against = undefended(current)
    if against:
        words = ", ".join(f"“{each.figure}”" for each in against[:5])
        raise MoveError(
            f"Look at {words}: {_what_stands_against(against)}. Change the words, or say why they"
            " may stand."
        )


def _is_again(current: Commentary, version: int, by: Person) -> bool:
    return current.version == version + 1 and current.author_id == by.pk


def _change(
    current: Commentary, *, now: datetime, state: CommentaryState | str, **changes: Any
) -> None:
    if state != current.state:
        changes["since"] = now
    seen = {"state": current.state}
    save_if_unchanged(current, version=current.version, seen=seen, state=state, **changes)


def _as(part: str | None, what: str) -> str:
    if part is None:
        raise PermissionDenied(f"It is not yours to {what} this commentary.")
    return part


def _day(now: datetime) -> date:
    return timezone.localdate(now)

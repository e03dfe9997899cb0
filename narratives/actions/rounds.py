"""The work on a month and a quarter: figures closed, handed on, approved, sent back, reopened."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from indicators.judging import hold_figures_still
from indicators.models import Indicator
from indicators.queries import year_starts
from indicators.rules.periods import Month
from indicators.rules.quarters import Quarter
from kpiportal import jobs
from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.versions import (
    SavedByAnotherError,
    locked,
    save_if_unchanged,
    was_just_moved,
)
from kpiportal.workflow import MoveError, Workflow
from narratives.actions import commentary as commentary_actions
from narratives.actions import editions, snapshots
from narratives.actions.carrying import carry_over
from narratives.checking import restated, undefended
from narratives.models import (
    Audience,
    Commentary,
    Gap,
    Occasion,
    Round,
    Signature,
    Snapshot,
    Span,
)
from narratives.queries import completeness, parts, quarters, subjects
from narratives.rules.canonical import digest
from narratives.rules.workflow import MONTH, QUARTER, CommentaryState, RoundState
from narratives.snapshots.content import content_of

WORKFLOWS: dict[str, Workflow] = {Span.MONTH: MONTH, Span.QUARTER: QUARTER}


@transaction.atomic
def begin(*, month: Month, now: datetime) -> Round:
    """The round of a month and that of its quarter, begun if they are not there."""
    quarter = Quarter.containing(month, year_starts())
    _begin(Span.QUARTER, quarter.end, quarter.label, now)
    return _begin(Span.MONTH, month, month.label, now)


@transaction.atomic
def close_figures(*, round_: Round, version: int, gaps: str, by: Person, now: datetime) -> None:
    """No more figures are awaited. Closing a quarter's last month closes the quarter's too."""
    acting = _figure_keeper(by, now)
    current = locked(round_)
    if was_just_moved(current, version=version, state=RoundState.FIGURES_CLOSED):
        return
    missing = quarters.missing_figures(current)
    if missing and not gaps.strip():
        raise MoveError(f"Say why you close although figures are missing: {_listed(missing)}.")
    _close(current, version, gaps, now)
    quarter = _quarter_ending_with(current)
    if quarter and quarter.state == RoundState.OPEN:
        _close(quarter, quarter.version, gaps, now)
    jobs.enqueue(
        "snapshot",
        f"snapshot {current.end} closed {current.pk} {version}",
        ids={"month": str(current.end), "occasion": Occasion.CLOSED.value},
        asked_by=by,
        now=now,
    )
    record(by, "closed the figures of", current, acting_as=acting, at=now, gaps=gaps.strip())


@transaction.atomic
def open_again(*, round_: Round, version: int, reason: str, by: Person, now: datetime) -> None:
    """Figures are awaited after all: back with a reason."""
    acting = _figure_keeper(by, now)
    current = locked(round_)
    quarter = _quarter_ending_with(current)
    if quarter and quarter.state not in (RoundState.OPEN, RoundState.FIGURES_CLOSED):
        raise MoveError(f"{quarter} is with the director. It has to be sent back first.")
    move = WORKFLOWS[current.span].move("open", state=current.state, reason=reason)
    _change(current, version, state=move.after, now=now, reason=reason.strip())
    record(by, "opened again", current, acting_as=acting, at=now, reason=reason.strip())
    if quarter and quarter.state == RoundState.FIGURES_CLOSED:
        open_again(round_=quarter, version=quarter.version, reason=reason, by=by, now=now)


@transaction.atomic
def hand_on(*, quarter: Round, version: int, gaps: str, by: Person, now: datetime) -> None:
    """To the director: commentary is accepted where it was due, or the gaps are named."""
    acting = _figure_keeper(by, now)
    current = locked(quarter)
    if was_just_moved(current, version=version, state=RoundState.IN_REVIEW):
        return
    move = QUARTER.move("hand on", state=current.state)
    missing = [row.subject for row in quarters.commentary_missing(current)]
    if missing and not gaps.strip():
        raise MoveError(
            f"Say why you hand it on although commentary is missing: {_listed(missing)}."
        )
    both = "\n".join(filter(None, [current.gaps, gaps.strip()]))
    _change(current, version, state=move.after, now=now, gaps=both, reason="")
    record(by, "handed on", current, acting_as=acting, at=now, gaps=gaps.strip())


@transaction.atomic
def send_back(
    *,
    quarter: Round,
    version: int,
    reason: str,
    by: Person,
    now: datetime,
    parts: Sequence[str] = (),
) -> None:
    """To the analysts; the commentary that is named goes back to its writers, with the reason."""
    acting = _approver(by, now)
    current = locked(quarter)
    move = QUARTER.move("send back", state=current.state, reason=reason)
    _change(current, version, state=move.after, now=now, reason=reason.strip())
    named = Commentary.objects.filter(round=current, pk__in=parts).order_by("pk")
    for one in named.select_related("round", "indicator"):
        commentary_actions.send_back(
            commentary=one, version=one.version, reason=reason, by=by, now=now
        )
    record(
        by,
        "sent back",
        current,
        acting_as=acting,
        at=now,
        reason=reason.strip(),
        parts=[one.subject for one in named],
    )


@transaction.atomic
def approve(
    *, quarter: Round, version: int, seen: str, reservations: str, by: Person, now: datetime
) -> Signature:
    """Sign exactly what was on the screen: `seen` is the sha256 of its bytes.

    Raises SavedByAnotherError where anything of it has changed since.
    """
    acting = _approver(by, now)
    current = locked(quarter)
    if current.state == RoundState.APPROVED and current.signature.sha256 == seen:
        return current.signature
    QUARTER.move("approve", state=current.state)
    hold_figures_still()
    _check_own_words(current)
    _check_nothing_restated(current)
    content = content_of(current.end, quarter=current)
    if current.version != version or digest(content) != seen:
        raise SavedByAnotherError(f"{current} has changed since you opened it. Read it again.")
    snapshot = _frozen(current, content, by=by, acting=acting, now=now)
    signature = Signature.objects.create(
        round=current,
        round_version=version,
        snapshot=snapshot,
        sha256=seen,
        reservations=reservations.strip(),
        signed_by=by,
        signed_by_name=by.name,
        signed_as=acting,
        signed_at=now,
    )
    _change(current, version, state=RoundState.APPROVED, now=now)
    editions.begin(signature=signature, now=now)
    snapshots.ask_for_paper(
        snapshot=snapshot, name="scorecard", audience=Audience.STAFF, by=by, now=now
    )
    record(
        by,
        "approved",
        current,
        acting_as=acting,
        at=now,
        sha256=seen,
        reservations=signature.reservations,
        snapshot=snapshot.number,
    )
    return signature


@transaction.atomic
def reopen(*, quarter: Round, version: int, reason: str, by: Person, now: datetime) -> Round:
    """A new edition beside the approved one, which stays as it is; it begins with its texts and
    what was said of them."""
    acting = _approver(by, now)
    current = locked(quarter)
    move = QUARTER.move("reopen", state=current.state, reason=reason)
    _change(current, version, state=move.after, now=now, reason=reason.strip())
    edition = Round.objects.create(
        span=current.span,
        end=current.end,
        name=current.name,
        edition=current.edition + 1,
        reopens=current,
        since=now,
    )
    for row in Commentary.objects.filter(round=current):
        carry_over(commentary=row, into=edition, now=now)
    record(by, "reopened", current, acting_as=acting, at=now, reason=reason.strip())
    return edition


def _check_own_words(quarter: Round) -> None:
    """The quarter's own words are accepted by the signature: nothing may stand against them."""
    own = Commentary.objects.filter(round=quarter, indicator=None, section="").first()
    against = undefended(own) if own else []
    if against:
        words = ", ".join(f"“{each.figure}”" for each in against[:5])
        raise MoveError(
            f"What you say of the quarter is not what the figures say: {words}. Change it, or say"
            " why it may stand."
        )


def _check_nothing_restated(quarter: Round) -> None:
    """Words of figures that are others by now are not signed."""
    rows = Commentary.objects.filter(round=quarter, state=CommentaryState.ACCEPTED)
    for one in rows.select_related("round", "indicator"):
        names = restated(one)
        if names:
            raise SavedByAnotherError(
                f"The commentary on {one.subject} was accepted, and its figures are others since:"
                f" {names[0]}. Send it back to its writer, or wait until the portal has."
            )


def _frozen(quarter: Round, content: bytes, *, by: Person, acting: str, now: datetime) -> Snapshot:
    """What is signed, in the place of what the quarter's last edition signed."""
    before = quarter.reopens
    return snapshots.take(
        month=quarter.end,
        occasion=Occasion.APPROVED,
        now=now,
        by=by,
        acting_as=acting,
        reason=before.reason if before else "",
        quarter=quarter,
        supersedes=before.signature.snapshot if before else None,
        content=content,
    )


def _begin(span: Span, end: Month, name: str, now: datetime) -> Round:
    living = Round.objects.living().filter(span=span, end=end).first()
    if living:
        return living
    begun, is_new = Round.objects.get_or_create(
        span=span, end=end, edition=1, defaults={"name": name, "since": now}
    )
    if is_new:
        record(None, "began", begun, at=now)
    return begun


def _close(current: Round, version: int, gaps: str, now: datetime) -> None:
    move = WORKFLOWS[current.span].move("close", state=current.state)
    _change(current, version, state=move.after, now=now, gaps=gaps.strip(), reason="")
    _name_gaps(current, version)
    if current.span == Span.QUARTER:
        _ask_for_commentary(current, now)


def _name_gaps(closed: Round, version: int) -> None:
    Gap.objects.bulk_create(
        Gap(
            round=closed,
            round_version=version,
            indicator_id=each.indicator,
            category=each.category,
        )
        for each in completeness.gaps(closed.end)
    )


def _ask_for_commentary(quarter: Round, now: datetime) -> None:
    """On the exceptions; a section's and the quarter's own words are welcome."""
    why = quarters.to_explain(quarter.end)
    for indicator in Indicator.objects.filter(code__in=why):
        commentary_actions.begin(
            quarter=quarter, indicator=indicator, now=now, due_because=why[indicator.code]
        )
    for section in ["", *subjects.sections()]:
        commentary_actions.begin(quarter=quarter, section=section, now=now)


def _quarter_ending_with(month: Round) -> Round | None:
    if month.span != Span.MONTH:
        return None
    return (
        Round.objects.quarters().living().select_for_update(no_key=True).filter(end=month.end)
    ).first()


def _change(current: Round, version: int, *, now: datetime, **changes: object) -> None:
    save_if_unchanged(current, version=version, seen={"state": current.state}, since=now, **changes)


def _figure_keeper(by: Person, now: datetime) -> str:
    return _as(parts.figure_keeper(by, timezone.localdate(now)), "close or open figures")


def _approver(by: Person, now: datetime) -> str:
    return _as(parts.approver(by, timezone.localdate(now)), "decide about a quarter")


def _as(part: str | None, what: str) -> str:
    if part is None:
        raise PermissionDenied(f"Your role does not let you {what}.")
    return part


def _listed(codes: Iterable[str]) -> str:
    codes = list(codes)
    return ", ".join(codes[:10]) + (f" and {len(codes) - 10} more" if len(codes) > 10 else "")

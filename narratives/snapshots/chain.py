"""The chain of snapshots, and whether it and the signatures on it still hold."""

from collections.abc import Iterator
from datetime import UTC, datetime

from kpiportal.models import Event
from narratives.models import Round, Signature, Snapshot, Span
from narratives.rules.canonical import canonical, digest
from narratives.rules.workflow import RoundState

GENESIS = "0" * 64


def seal_of(snapshot: Snapshot) -> str:
    """What chains a snapshot to the one before: all that is said of it, and its hash."""
    header = {
        "number": snapshot.number,
        "month": str(snapshot.month),
        "occasion": str(snapshot.occasion),
        "round": snapshot.round_id,
        "supersedes": snapshot.supersedes_id,
        "reason": snapshot.reason,
        "code_version": snapshot.code_version,
        "sha256": snapshot.sha256,
        "taken_at": _moment(snapshot.taken_at),
        "taken_by": snapshot.taken_by_id,
        "taken_by_name": snapshot.taken_by_name,
        "previous": snapshot.previous,
    }
    return digest(canonical(header))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def broken_snapshots() -> Iterator[str]:
    """Every snapshot that is not what was sealed, or does not follow from the one before.

    The trail says which were taken: a snapshot cut off the end of the chain is missed there.
    """
    taken = _seals_in_the_trail()
    previous = GENESIS
    for snapshot in Snapshot.objects.order_by("number").iterator(chunk_size=50):
        if snapshot.previous != previous:
            yield f"{snapshot} does not follow from the one before it"
        if digest(bytes(snapshot.content)) != snapshot.sha256:
            yield f"the content of {snapshot} was changed after it was taken"
        elif seal_of(snapshot) != snapshot.seal:
            yield f"what is said of {snapshot} was changed after it was taken"
        if taken.pop(snapshot.number, None) != snapshot.seal:
            yield f"{snapshot} is not the one that the trail says was taken"
        previous = snapshot.seal
    for number in sorted(taken):
        yield f"snapshot {number} is gone"


def _seals_in_the_trail() -> dict[int, str]:
    events = Event.objects.filter(verb="took", target_kind="narratives.snapshot")
    return {detail["number"]: detail["seal"] for detail in events.values_list("detail", flat=True)}


def broken_signatures() -> Iterator[str]:
    """Every signature that does not bind its snapshot, and every approval without one."""
    for signature in Signature.objects.select_related("snapshot", "round").order_by("pk"):
        if digest(bytes(signature.snapshot.content)) != signature.sha256:
            yield f"{signature.round} was signed, but not as its snapshot now reads"
    approved = Round.objects.filter(
        span=Span.QUARTER, state__in=[RoundState.APPROVED, RoundState.REOPENED]
    )
    for quarter in approved.filter(signature=None):
        yield f"{quarter} counts as approved, and nobody signed it"

"""The top floor's part of `manage verify`: snapshots, signatures, the files of papers."""

from collections.abc import Iterator

from kpiportal.documents import store
from kpiportal.verification import Verdict, verifies
from narratives.models import Paper, Signature, Snapshot
from narratives.snapshots.chain import broken_signatures, broken_snapshots


@verifies
def snapshots() -> Verdict:
    return _verdict("snapshot", Snapshot.objects.count(), broken_snapshots())


@verifies
def signatures() -> Verdict:
    return _verdict("signature", Signature.objects.count(), broken_signatures())


@verifies
def papers() -> Verdict:
    return _verdict("paper", Paper.objects.count(), _damaged_papers())


def _damaged_papers() -> Iterator[str]:
    for paper in Paper.objects.select_related("snapshot").order_by("pk"):
        try:
            store.read(paper.sha256)
        except store.DamagedFileError as error:
            yield f"{paper}: {error}"


def _verdict(thing: str, count: int, broken: Iterator[str]) -> Verdict:
    first = next(broken, None)
    if first:
        return Verdict(holds=False, says=f"The {thing}s do not hold: {first}.")
    return Verdict(holds=True, says=f"The {thing}s hold: {count:,} {thing}{'s'[: count != 1]}.")

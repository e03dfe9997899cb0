"""The scorecard: every indicator of the month in one table."""

from indicators import scorecard_paper
from narratives.models import Snapshot
from narratives.papers.imprint import imprint
from narratives.snapshots.content import read


def make(snapshot: Snapshot) -> bytes:
    content = read(snapshot)
    return scorecard_paper.made(content, imprint(snapshot, content), dated=snapshot.taken_at)

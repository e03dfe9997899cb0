from narratives.models.commentary import (
    Acceptance,
    AcceptanceStep,
    Commentary,
    CommentaryVersion,
)
from narratives.models.rounds import Round, Span
from narratives.models.snapshots import Audience, Occasion, Paper, Signature, Snapshot

__all__ = [
    "Acceptance",
    "AcceptanceStep",
    "Audience",
    "Commentary",
    "CommentaryVersion",
    "Occasion",
    "Paper",
    "Round",
    "Signature",
    "Snapshot",
    "Span",
]

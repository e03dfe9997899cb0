from narratives.models.calendar import Gap, RoundPlan, RoundSpacing
from narratives.models.commentary import (
    Acceptance,
    AcceptanceStep,
    Commentary,
    CommentaryVersion,
)
from narratives.models.defences import Defence
from narratives.models.delegations import Delegation
from narratives.models.editions import Edition
from narratives.models.front_matter import FrontMatter
from narratives.models.paper_plans import Moment, PaperPlan
from narratives.models.questions import Question, QuestionStep
from narratives.models.remarks import Remark
from narratives.models.rounds import Round, Span
from narratives.models.snapshots import Audience, Occasion, Paper, Signature, Snapshot
from narratives.models.unsaved import Unsaved

__all__ = [
    "Acceptance",
    "AcceptanceStep",
    "Audience",
    "Commentary",
    "CommentaryVersion",
    "Defence",
    "Delegation",
    "Edition",
    "FrontMatter",
    "Gap",
    "Moment",
    "Occasion",
    "Paper",
    "PaperPlan",
    "Question",
    "QuestionStep",
    "Remark",
    "Round",
    "RoundPlan",
    "RoundSpacing",
    "Signature",
    "Snapshot",
    "Span",
    "Unsaved",
]

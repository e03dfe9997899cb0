from audits.models.areas import AreaJudgement
from audits.models.audits import Audit, AuditQuerySet
from audits.models.blindness import the_other_marking
from audits.models.cases import Case, CaseNumber
from audits.models.council import Conflict, FedIndicator, RetentionPeriod
from audits.models.following import InadequateCase, ProposedAction, SafeguardingConcern
from audits.models.frames import DrawnCase, Frame, FrameCase
from audits.models.gradings import Appeal, Consolidation, Grading
from audits.models.programmes import Area, Programme, Tool
from audits.models.scales import Grade, GradeScale
from audits.models.themes import AuditTheme, Theme

__all__ = [
    "Appeal",
    "Area",
    "AreaJudgement",
    "Audit",
    "AuditQuerySet",
    "AuditTheme",
    "Case",
    "CaseNumber",
    "Conflict",
    "Consolidation",
    "DrawnCase",
    "FedIndicator",
    "Frame",
    "FrameCase",
    "Grade",
    "GradeScale",
    "Grading",
    "InadequateCase",
    "Programme",
    "ProposedAction",
    "RetentionPeriod",
    "SafeguardingConcern",
    "Theme",
    "Tool",
    "the_other_marking",
]

from audits.models.audits import AreaJudgement, Audit, AuditQuerySet, Grading
from audits.models.cases import Case, CaseNumber
from audits.models.programmes import Area, Programme, Tool
from audits.models.scales import Grade, GradeScale

__all__ = [
    "Area",
    "AreaJudgement",
    "Audit",
    "AuditQuerySet",
    "Case",
    "CaseNumber",
    "Grade",
    "GradeScale",
    "Grading",
    "Programme",
    "Tool",
]

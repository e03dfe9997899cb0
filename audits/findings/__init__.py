from audits.findings.full import Full, in_full
from audits.findings.tables import Findings, Row, findings

__all__ = ["Findings", "Full", "Row", "findings", "in_full"]

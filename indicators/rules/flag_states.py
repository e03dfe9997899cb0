"""The states of a flag. What is not listed cannot happen; the database holds the same table."""

from enum import StrEnum

from kpiportal.workflow import Move, Workflow


class FlagState(StrEnum):
    RAISED = "raised"
    MENDED = "mended"
    DEFENDED = "defended"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    FlagState.RAISED: "To be looked at",
    FlagState.MENDED: "Mended",
    FlagState.DEFENDED: "Checked, it is right",
}

PORTAL = "the portal"

FLAG = Workflow(
    "flag",
    FlagState.RAISED,
    (
        Move(
            "defend",
            FlagState.RAISED,
            FlagState.DEFENDED,
            "who may defend it",
            needs_reason=True,
        ),
        Move("mend", FlagState.RAISED, FlagState.MENDED, PORTAL),
        Move("mend", FlagState.DEFENDED, FlagState.MENDED, PORTAL),
        Move("raise", FlagState.MENDED, FlagState.RAISED, PORTAL),
        # The figures that were defended are others now.
        Move("raise", FlagState.DEFENDED, FlagState.RAISED, PORTAL),
    ),
)

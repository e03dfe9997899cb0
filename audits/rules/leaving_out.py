"""Why a case of the frame may not be drawn."""

from datetime import date, timedelta

AUDITED_LATELY = "audited lately"
JUST_OPENED = "just opened"


def why_left_out(
    *, opened: date | None, today: date, skip_opened_days: int, was_audited: bool
) -> str:
    """Empty where nothing speaks against it. Siblings are left out by the line (sampling)."""
    if was_audited:
        return AUDITED_LATELY
    if opened is not None and today - opened < timedelta(days=skip_opened_days):
        return JUST_OPENED
    return ""

"""What every paper says of itself: from which snapshot, and approved by whom or a draft."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from narratives.models import Signature, Snapshot


def imprint(snapshot: Snapshot, content: dict[str, Any]) -> dict[str, Any]:
    signature = Signature.objects.filter(snapshot=snapshot).first()
    return {
        "council": content["scorecard"]["council"],
        "month": content["month_label"],
        "quarter": content["quarter"]["label"],
        "edition": str(content["quarter"]["edition"]),
        "snapshot": f"Snapshot {snapshot.number}",
        "taken": _day(snapshot.taken_at),
        "hash": snapshot.short_hash,
        "is_draft": signature is None,
        "approval": _approval(signature),
        "reservations": signature.reservations if signature else "",
    }


def _approval(signature: Signature | None) -> str:
    if signature is None:
        return "Draft: nobody has approved these figures."
    kind = "Approved with reservations" if signature.reservations else "Approved"
    return f"{kind} by {signature.signed_as} on {_day(signature.signed_at)}."


def _day(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "j F Y")

"""What every paper says of itself: from which snapshot, for whom, approved by whom or a draft."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from indicators.rules import words
from kpiportal.documents.parts import Stamp
from narratives.models import Signature, Snapshot
from narratives.papers.told import Told


def stamp_of(snapshot: Snapshot, told: Told) -> Stamp:
    signature = Signature.objects.filter(snapshot=snapshot).first()
    edition = told.content["quarter"]["edition"]
    return Stamp(
        council=told.council,
        standing=_approval(signature),
        source=f"Snapshot {snapshot.number}, taken {_day(snapshot.taken_at)}, edition {edition},"
        f" {snapshot.short_hash}",
        is_draft=signature is None,
        audience=words.MARKED[told.audience],
    )


def reservations_of(snapshot: Snapshot) -> list[str]:
    signature = Signature.objects.filter(snapshot=snapshot).exclude(reservations="").first()
    return [f"Reservations. {signature.reservations}"] if signature else []


def _approval(signature: Signature | None) -> str:
    if signature is None:
        return "Draft: nobody has approved these figures."
    kind = "Approved with reservations" if signature.reservations else "Approved"
    return f"{kind} by {signature.signed_as} on {_day(signature.signed_at)}."


def _day(moment: Any) -> str:
    return date_format(timezone.localtime(moment))

"""What `manage verify` reads again of case audits: every frame, and every draw from it."""

from audits.models import Audit, Frame
from audits.queries.draws import files_of
from audits.queries.erasing import ERASED, what_stays
from kpiportal.models import Event
from kpiportal.verification import Verdict, verifies


@verifies
def draws() -> Verdict:
    count = 0
    for frame in Frame.objects.select_related("programme").order_by("pk"):
        if found := files_of(frame).faults:
            return Verdict(holds=False, says=f"The draw of {frame.programme} is broken: {found[0]}")
        count += 1
    return Verdict(holds=True, says=f"The draws hold: {count:,} frame{'s'[: count != 1]}.")


@verifies
def erased_audits() -> Verdict:
    """What stays of audits whose words are gone is what it was before."""
    count = 0
    for event in Event.objects.filter(verb=ERASED).order_by("sequence"):
        audits = Audit.objects.filter(programme=int(event.target_id), erased_at=event.at)
        if what_stays(audits) != event.detail["stays"]:
            said = f"The counts of {event.target_name} are not those of its erased audits."
            return Verdict(holds=False, says=said)
        count += event.detail["audits"]
    return Verdict(
        holds=True, says=f"What stays of {count:,} erased audit{'s'[: count != 1]} holds."
    )

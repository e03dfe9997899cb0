"""What `manage verify` reads again of case audits: every frame, and every draw from it."""

from audits.models import Frame
from audits.queries.draws import files_of
from kpiportal.verification import Verdict, verifies


@verifies
def draws() -> Verdict:
    count = 0
    for frame in Frame.objects.select_related("programme").order_by("pk"):
        if found := files_of(frame).faults:
            return Verdict(holds=False, says=f"The draw of {frame.programme} is broken: {found[0]}")
        count += 1
    return Verdict(holds=True, says=f"The draws hold: {count:,} frame{'s'[: count != 1]}.")

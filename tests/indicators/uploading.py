"""Uploads for tests: received and read as a person and the worker do it."""

from datetime import UTC, datetime
from pathlib import Path

from django.utils import timezone

from indicators.actions import uploads as actions
from indicators.models import Source, Upload
from indicators.rules.periods import Month
from kpiportal import jobs
from kpiportal.models import Job, Person

NOW = datetime(2018, 2, 1, 9, 0, tzinfo=UTC)
MONTH = Month.from_text("2017-10")


def brought(
    content: bytes | str | Path, *, by: Person, name: str = "", month: str = "2017-10"
) -> Upload:
    """Uploaded, and previewed by the worker."""
    if isinstance(content, Path):
        name, content = name or content.name, content.read_bytes()
    if isinstance(content, str):
        content = content.encode()
    upload = actions.receive(
        content=content,
        name=name or "figures.csv",
        source=Source.PASTED if name == "Pasted rows" else Source.FILE,
        month=Month.from_text(month),
        by=by,
        now=NOW,
    )
    return worked(upload)


def worked(upload: Upload) -> Upload:
    """As the worker leaves it."""
    upload.refresh_from_db()
    assert upload.job_id
    jobs.run(upload.job_id, now=timezone.now())
    assert Job.objects.get(pk=upload.job_id).state == Job.State.DONE, upload.job.error
    upload.refresh_from_db()
    return upload


def confirmed(upload: Upload, *, by: Person, reason: str = "") -> Upload:
    """Confirmed, and loaded by the worker."""
    actions.confirm(upload=upload, version=upload.version, reason=reason, by=by, now=NOW)
    return worked(upload)


# How a made-up statistic is read.
MAPPING = {
    "name": "Children looked after",
    "source": "Statistics: children looked after",
    "authority_columns": ["la_name", "region_name", "country_name"],
    "period_column": "time_period",
    "indicator_column": "measure",
    "value_column": "figure",
    "only": {"breakdown": "Total"},
    "ours": "Made-up",
    "comparators": {
        "neighbours": ["Easton", "Weston"],
        "region": ["The North"],
        "england": ["England"],
    },
    "indicators": {"Done in time (%)": "A 2"},
}

"""What the worker does with figures, each a door to its action."""

from django.utils import timezone

from indicators.actions import previewing
from indicators.actions.uploads import LOAD, PREVIEW
from kpiportal.jobs import handles


@handles(PREVIEW)
def preview_an_upload(upload: int, version: int) -> None:
    previewing.preview(upload_id=upload, version=version, now=timezone.now())


@handles(LOAD)
def load_an_upload(upload: int, version: int) -> None:
    previewing.load(upload_id=upload, version=version, now=timezone.now())

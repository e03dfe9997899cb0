"""Finding the audit that a page is about, among those its reader may know of."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from audits.models import Audit
from kpiportal.pages.reader import reader_of


def load_audit(request: HttpRequest, audit_id: int) -> Audit:
    """The audit, or a 404 that doesn't say whether there is one."""
    return get_object_or_404(Audit.objects.visible_to(reader_of(request)).with_names(), pk=audit_id)

"""The addresses of case audits."""

from django.urls import path

from audits.pages import (
    assignment,
    audit,
    audit_list,
    findings,
    moderation,
    programmes,
    recording,
    safeguarding,
)

urlpatterns = [
    path("audits/", audit_list.audits, name="audits"),
    path("audits/programmes/", programmes.programmes, name="audit_programmes"),
    path("audits/programmes/new/", programmes.new_programme, name="new_audit_programme"),
    path("audits/new/", assignment.assign, name="assign_audit"),
    path("audits/<int:audit_id>/", audit.audit, name="audit"),
    path("audits/<int:audit_id>/record/", recording.record, name="record_audit"),
    path("audits/<int:audit_id>/decline/", recording.decline_audit, name="decline_audit"),
    path(
        "audits/<int:audit_id>/safeguarding/",
        safeguarding.raise_concern,
        name="raise_safeguarding",
    ),
    path("safeguarding/", safeguarding.concerns, name="safeguarding_concerns"),
    path("safeguarding/<int:concern_id>/", safeguarding.concern, name="safeguarding_concern"),
    path("audits/<int:audit_id>/hand-on/", assignment.hand_on, name="hand_on_audit"),
    path("audits/<int:audit_id>/moderator/", assignment.choose_moderator, name="audit_moderator"),
    path("audits/<int:audit_id>/moderate/", moderation.moderate, name="moderate_audit"),
    path("audits/<int:audit_id>/finalise/", moderation.finalise, name="finalise_audit"),
    path("audit-findings/", findings.findings, name="audit_findings"),
    path("audit-findings/counts/", findings.counts, name="audit_findings_counts"),
]

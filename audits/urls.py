"""The addresses of case audits."""

from django.urls import path

from audits.pages import (
    appeals,
    assignment,
    audit,
    audit_list,
    consolidation,
    findings,
    inadequate,
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
    path("audits/<int:audit_id>/take-back/", assignment.take_back, name="take_back_audit"),
    path("audits/<int:audit_id>/mark-again/", assignment.mark_again, name="mark_audit_again"),
    path("audits/<int:audit_id>/consolidate/", consolidation.consolidate, name="consolidate_audit"),
    path("audits/<int:audit_id>/appeal/", appeals.take_appeal, name="take_appeal"),
    path("audits/<int:audit_id>/appeal/decide/", appeals.decide_appeal, name="decide_appeal"),
    path("inadequate/", inadequate.inadequate_cases, name="inadequate_cases"),
    path("inadequate/<int:inadequate_id>/", inadequate.inadequate_case, name="inadequate_case"),
    path("safeguarding/", safeguarding.concerns, name="safeguarding_concerns"),
    path("safeguarding/<int:concern_id>/", safeguarding.concern, name="safeguarding_concern"),
    path("audits/<int:audit_id>/hand-on/", assignment.hand_on, name="hand_on_audit"),
    path("audits/<int:audit_id>/moderator/", assignment.choose_moderator, name="audit_moderator"),
    path("audits/<int:audit_id>/moderate/", moderation.moderate, name="moderate_audit"),
    path("audits/<int:audit_id>/finalise/", moderation.finalise, name="finalise_audit"),
    path("audit-findings/", findings.findings, name="audit_findings"),
    path("audit-findings/counts/", findings.counts, name="audit_findings_counts"),
]

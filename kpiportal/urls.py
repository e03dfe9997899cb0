"""Every address of the portal. A test walks them all, as every role."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import path, re_path
from django.views.generic import RedirectView

from audits.pages import assignment, audit, audit_list, moderation, programmes, recording
from audits.pages import findings as audit_findings
from kpiportal.access import public, signed_in
from kpiportal.pages import colour, health

handler400 = "kpiportal.pages.errors.bad_request"
handler403 = "kpiportal.pages.errors.denied"
handler404 = "kpiportal.pages.errors.not_found"
handler500 = "kpiportal.pages.errors.server_error"

sign_in = [
    path("sign-in/", public(account.login), name="account_login"),
    path("sign-out/", public(account.logout), name="account_logout"),
    path("sign-in/code/", public(mfa.authenticate), name="mfa_authenticate"),
    path("sign-in/inactive/", public(account.account_inactive), name="account_inactive"),
    path("sign-in/again/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("sign-in/again/code/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("password/", signed_in(account.password_change), name="account_change_password"),
    path("password/forgotten/", public(account.password_reset), name="account_reset_password"),
    path(
        "password/forgotten/sent/",
        public(account.password_reset_done),
        name="account_reset_password_done",
    ),
    # The key holds dashes, the person's number none.
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/new/done/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("codes/", signed_in(mfa.index), name="mfa_index"),
    path("codes/set-up/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("codes/remove/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "codes/recovery/",
        signed_in(recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "codes/recovery/new/",
        signed_in(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "codes/recovery/download/",
        signed_in(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]

audits = [
    path("audits/", audit_list.audits, name="audits"),
    path("audits/programmes/", programmes.programmes, name="audit_programmes"),
    path("audits/programmes/new/", programmes.new_programme, name="new_audit_programme"),
    path("audits/new/", assignment.assign, name="assign_audit"),
    path("audits/<int:audit_id>/", audit.audit, name="audit"),
    path("audits/<int:audit_id>/record/", recording.record, name="record_audit"),
    path("audits/<int:audit_id>/decline/", recording.decline_audit, name="decline_audit"),
    path("audits/<int:audit_id>/hand-on/", assignment.hand_on, name="hand_on_audit"),
    path("audits/<int:audit_id>/moderator/", assignment.choose_moderator, name="audit_moderator"),
    path("audits/<int:audit_id>/moderate/", moderation.moderate, name="moderate_audit"),
    path("audits/<int:audit_id>/finalise/", moderation.finalise, name="finalise_audit"),
    path("audit-findings/", audit_findings.findings, name="audit_findings"),
]

urlpatterns = [
    path("", public(RedirectView.as_view(pattern_name="your_work")), name="home"),
    path("council.css", colour.council_css, name="council_css"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    *sign_in,
    *audits,
]

"""Every address: the plinth’s own, and each app’s. A test walks them all, as every role."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from kpiportal.access import public, signed_in
from kpiportal.pages import account as own_account
from kpiportal.pages import activity, colour, health, jobs, mail, people, posts, teams

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

administration = [
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite_person"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/change/", people.change_person, name="change_person"),
    path("people/<int:person_id>/invite-again/", people.invite_again, name="invite_again"),
    path("people/<int:person_id>/leave/", people.deactivate_person, name="deactivate_person"),
    path("people/<int:person_id>/return/", people.reactivate_person, name="reactivate_person"),
    path("people/<int:person_id>/remove-codes/", people.remove_codes, name="remove_codes"),
    path("teams/", teams.teams, name="teams"),
    path("teams/add/", teams.add_team, name="add_team"),
    path("teams/<int:team_id>/", teams.change_team, name="change_team"),
    path("services/add/", teams.add_service, name="add_service"),
    path("services/<int:service_id>/", teams.change_service, name="change_service"),
    path("posts/", posts.posts, name="posts"),
    path("posts/add/", posts.add_post, name="add_post"),
    path("posts/<int:post_id>/", posts.post, name="post"),
    path("posts/<int:post_id>/change/", posts.change_post, name="change_post"),
    path("posts/<int:post_id>/deputy/", posts.add_deputy, name="add_deputy"),
    path("deputies/<int:deputy_id>/end/", posts.end_deputy, name="end_deputy"),
]

operations = [
    path("activity/", activity.activity, name="activity"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<int:job_id>/again/", jobs.try_again, name="try_job_again"),
    path("mail/", mail.mail, name="mail"),
]

urlpatterns = [
    path("", public(RedirectView.as_view(pattern_name="your_work")), name="home"),
    path("council.css", colour.council_css, name="council_css"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("account/", own_account.account, name="account"),
    *sign_in,
    path("", include("indicators.urls")),
    path("", include("audits.urls")),
    path("", include("narratives.urls")),
    *administration,
    *operations,
]

"""Every address of the portal. A test walks them all, as every role."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import path, re_path
from django.views.generic import RedirectView

from audits.pages import assignment, audit, audit_list, moderation, programmes, recording
from audits.pages import findings as audit_findings
from indicators.pages import (
    benchmarks_in,
    breaks,
    checks,
    comparing_with,
    definition,
    figures_in,
    policy,
    profile,
    reference,
    register,
    scorecard,
    upload,
    validation_rules,
    what_if,
)
from kpiportal.access import public, signed_in
from kpiportal.pages import account as own_account
from kpiportal.pages import activity, colour, health, jobs, mail, people, posts, teams
from narratives.pages import (
    approval,
    by_hand,
    closing,
    commentary,
    documents,
    quarters,
    rounds,
    your_work,
)

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

indicators = [
    path("scorecard/", scorecard.scorecard_page, name="scorecard"),
    path("checks/", checks.checks, name="checks"),
    path("checks/<int:flag_id>/", checks.defend_flag, name="defend_flag"),
    path("checks/rules/", validation_rules.rules, name="rules"),
    path("checks/rules/add/", validation_rules.add_rule, name="add_rule"),
    path("checks/rules/<int:rule_id>/", validation_rules.change_rule, name="change_rule"),
    path("checks/rules/<int:rule_id>/retire/", validation_rules.retire_rule, name="retire_rule"),
    path("register/", register.register, name="register"),
    path("register/add/", definition.add_indicator, name="add_indicator"),
    path("register/judging/", policy.judging_policy, name="judging_policy"),
    path("register/reference/", reference.reference, name="register_reference"),
    path("register/population/add/", reference.add_population, name="add_population"),
    path(
        "register/population/<int:population_id>/",
        reference.change_population,
        name="change_population",
    ),
    path("register/comparators/add/", reference.add_comparator, name="add_comparator"),
    path(
        "register/comparators/<int:comparator_id>/",
        reference.change_comparator,
        name="change_comparator",
    ),
    path("register/leads/add/", reference.add_lead, name="add_lead"),
    path("register/leads/<int:lead_id>/", reference.change_lead, name="change_lead"),
    path(
        "register/<int:indicator_id>/targets/<int:year>/", profile.set_profile, name="set_profile"
    ),
    path("register/<int:indicator_id>/break/", breaks.add_break, name="add_break"),
    path("register/breaks/<int:break_id>/", breaks.change_break, name="change_break"),
    path("register/what-if/", what_if.what_if_page, name="what_if"),
    path("register/<int:indicator_id>/", register.register_indicator, name="register_indicator"),
    path(
        "register/<int:indicator_id>/change/", definition.change_indicator, name="change_indicator"
    ),
    path("register/<int:indicator_id>/target/", comparing_with.set_target, name="set_target"),
    path(
        "register/<int:indicator_id>/benchmark/", comparing_with.add_benchmark, name="add_benchmark"
    ),
    path(
        "register/benchmarks/<int:benchmark_id>/",
        comparing_with.change_benchmark,
        name="change_benchmark",
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

top_floor = [
    path("your-work/", your_work.your_work, name="your_work"),
    path("quarters/", quarters.quarters, name="quarters"),
    path("quarters/<int:quarter_id>/", quarters.quarter, name="quarter"),
    path("quarters/<int:quarter_id>/hand-on/", closing.quarter_hand_on, name="quarter_hand_on"),
    path("quarters/<int:quarter_id>/read/", approval.quarter_read, name="quarter_read"),
    path("quarters/<int:quarter_id>/approve/", approval.quarter_approve, name="quarter_approve"),
    path("quarters/<int:quarter_id>/back/", approval.quarter_send_back, name="quarter_send_back"),
    path("quarters/<int:quarter_id>/reopen/", approval.quarter_reopen, name="quarter_reopen"),
    path(
        "quarters/<int:quarter_id>/commentary/<int:indicator_id>/",
        commentary.commentary_begin,
        name="commentary_begin",
    ),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/spacing/", rounds.round_spacing, name="round_spacing"),
    path("rounds/<str:month>/", rounds.round_completeness, name="completeness"),
    path("rounds/<str:month>/dates/", rounds.round_days, name="round_days"),
    path("rounds/<int:round_id>/close/", closing.figures_close, name="figures_close"),
    path("rounds/<int:round_id>/open/", closing.figures_open, name="figures_open"),
    path("commentary/<int:commentary_id>/", commentary.commentary, name="commentary"),
    path("commentary/<int:commentary_id>/write/", commentary.write, name="commentary_write"),
    path("commentary/<int:commentary_id>/submit/", commentary.submit, name="commentary_submit"),
    path("commentary/<int:commentary_id>/take/", commentary.take_back, name="commentary_take_back"),
    path("commentary/<int:commentary_id>/accept/", commentary.accept, name="commentary_accept"),
    path("commentary/<int:commentary_id>/return/", commentary.send_back, name="commentary_return"),
    path("documents/", documents.documents, name="documents"),
    path("documents/snapshots/take/", documents.snapshot_take, name="snapshot_take"),
    path(
        "documents/snapshots/<int:snapshot_id>/<slug:name>/",
        documents.paper_make,
        name="paper_make",
    ),
    path("documents/papers/<int:paper_id>/", documents.paper, name="paper"),
]

uploads = [
    path("figures-in/", figures_in.figures_in, name="figures_in"),
    path("figures-in/template/", figures_in.figures_template, name="figures_template"),
    path("figures-in/by-hand/", by_hand.by_hand, name="by_hand"),
    path("figures-in/by-hand/check/", by_hand.check_figure, name="check_figure"),
    path("figures-in/by-hand/months/<str:open_month>/", by_hand.enter_month, name="enter_month"),
    path(
        "figures-in/by-hand/indicators/<int:indicator_id>/",
        by_hand.enter_indicator,
        name="enter_indicator",
    ),
    path("figures-in/upload/", figures_in.new_upload, name="new_upload"),
    path("figures-in/benchmarks/", benchmarks_in.benchmarks_in, name="benchmarks_in"),
    path(
        "figures-in/benchmarks/upload/", benchmarks_in.upload_benchmarks, name="upload_benchmarks"
    ),
    path("figures-in/benchmarks/add/", benchmarks_in.add_mapping, name="add_mapping"),
    path(
        "figures-in/benchmarks/<int:mapping_id>/",
        benchmarks_in.change_mapping,
        name="change_mapping",
    ),
    path("figures-in/<int:upload_id>/", upload.upload, name="upload"),
    path("figures-in/<int:upload_id>/file/", upload.upload_file, name="upload_file"),
    path("figures-in/<int:upload_id>/warnings/", upload.upload_warnings, name="upload_warnings"),
    path("figures-in/<int:upload_id>/changes/", upload.upload_changes, name="upload_changes"),
    path("figures-in/<int:upload_id>/again/", upload.preview_again, name="preview_upload_again"),
    path("figures-in/<int:upload_id>/confirm/", upload.confirm_upload, name="confirm_upload"),
    path("figures-in/<int:upload_id>/withdraw/", upload.withdraw_upload, name="withdraw_upload"),
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
    *indicators,
    *uploads,
    *audits,
    *top_floor,
    *administration,
    *operations,
]

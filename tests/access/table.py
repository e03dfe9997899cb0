"""Who gets which answer at every address, written by hand. test_walk.py walks it.

One line an address. `get` and `post` name who is admitted and what they get; whoever isn't named
is refused with 403, and whoever isn't signed in is sent to sign in (302). A line without `post`
answers a POST of those it admits with 405. A POST carries no fields. What stands in the address
(`person_id`, say) comes from world.py.
"""

from dataclasses import dataclass, field

from kpiportal.access import Role

Answers = dict[Role | None, int]

A, L, C = Role.ANALYST, Role.LEAD_OFFICER, Role.ACCEPTOR
CO, AU, MO = Role.AUDIT_COORDINATOR, Role.AUDITOR, Role.MODERATOR
D, M, LM, AD = Role.DIRECTOR, Role.MEMBER, Role.LEAD_MEMBER, Role.ADMINISTRATOR
NOBODY = None  # somebody who is signed in and holds no role


def to(*roles: Role | None, gives: int = 200) -> Answers:
    return dict.fromkeys(roles, gives)


def to_all(gives: int = 200) -> Answers:
    return to(*Role, NOBODY, gives=gives)


@dataclass(frozen=True)
class Row:
    name: str
    get: Answers
    post: Answers
    signed_out: tuple[int, int] = (302, 302)  # what GET and POST give to whom nobody knows
    is_noted: bool = False  # reading it is itself in the trail
    is_kept: bool = False  # browsers may keep a copy
    fields: dict[str, str] = field(default_factory=dict)  # a query that a GET needs


def row(name: str, get: Answers, post: Answers | None = None, **more: object) -> Row:
    if post is None:
        post = {who: 405 if gives == 200 else gives for who, gives in get.items()}
    return Row(name, get, post, **more)


def only_post(name: str, post: Answers) -> Row:
    return Row(name, dict.fromkeys(post, 405), post)


def public(
    name: str,
    *,
    signed_out: tuple[int, int],
    get: int = 200,
    post: int | None = None,
    is_kept: bool = False,
) -> Row:
    """For anybody, signed in or not."""
    posted = to_all(get if post is None else post)
    return Row(name, to_all(get), posted, signed_out, is_kept=is_kept)


def data(name: str) -> Row:
    """For programs of those who see what is published."""
    return row(name, to(*Role), signed_out=(401, 401))


def staff(name: str) -> Row:
    """Of the findings, what isn't published: a member is told so by the page itself."""
    who = A, L, C, CO, AU, MO, D
    return row(name, to(*who), to(*who, M, LM, gives=405))


TABLE = [
    # --- for everybody
    public("home", get=302, signed_out=(302, 302)),
    public("council_css", post=405, signed_out=(200, 405), is_kept=True),
    public("health_live", post=405, signed_out=(200, 405)),
    public("health_ready", get=503, post=405, signed_out=(503, 405)),  # no worker runs here
    # --- signing in
    public("account_login", get=302, signed_out=(200, 200)),
    public("account_logout", post=302, signed_out=(302, 302)),
    public("account_inactive", signed_out=(200, 405), post=405),
    public("account_reset_password", signed_out=(200, 200)),
    public("account_reset_password_done", signed_out=(200, 405), post=405),
    public("account_reset_password_from_key", signed_out=(200, 200)),
    public("account_reset_password_from_key_done", signed_out=(200, 405), post=405),
    public("mfa_authenticate", get=302, signed_out=(302, 302)),
    row("account", to_all(), to_all(302)),
    row("account_reauthenticate", to_all(), to_all()),
    row("account_change_password", to_all(), to_all()),
    row("mfa_index", to_all()),
    row("mfa_reauthenticate", to_all(302), to_all(302)),
    row("mfa_activate_totp", to_all(302), to_all(302)),
    # Those of the cast have no one-time codes, and so none to see or remove.
    row("mfa_deactivate_totp", to_all(404), to_all(404)),
    row("mfa_view_recovery_codes", to_all(404), to_all(405)),
    row("mfa_generate_recovery_codes", to_all(302), to_all(302)),
    row("mfa_download_recovery_codes", to_all(404), to_all(404)),
    # --- figures
    row("scorecard", to(A, L, C, D)),
    row("scorecard_download", to(A, L, C, D)),
    row("framework", to(A, L, C, D)),
    row("framework_of", to(A, L, C, D)),
    row("framework_indicators", to(A, L, C, D)),
    row("framework_extract", to(A, L, C, D)),
    row("add_framework", to(A), to(A)),
    row("keep_framework", to(A), to(A)),
    row(
        "framework_questions",
        to(A),
        to(A, gives=404),  # without the cell that it is about
        fields={"level": "Early help", "theme": "Am I safe?"},
    ),
    row("place_indicator", to(A), to(A)),
    row("journey", to(A, L, C, D)),
    # --- rounds
    row("rounds", to(A, L, C, D)),
    row("completeness", to(A, L, C, D)),
    row("round_days", to(A), to(A)),
    row("round_spacing", to(A), to(A)),
    # --- checks: the flag in the address is of the lead officer's, outside the acceptor's service
    row("checks", to(A, L, C, D)),
    row("checks_missing", to(A, L, C, D)),
    row("checks_held_back", to(A, L, C, D)),
    row("checks_papers", to(A, L, C, D)),
    row("checks_definitions", to(A, L, C, D)),
    row("defend_flag", to(A, L, D) | to(C, gives=404), to(A, L, D) | to(C, gives=404)),
    row("rules", to(A)),
    row("add_rule", to(A), to(A)),
    row("change_rule", to(A), to(A)),
    only_post("retire_rule", to(A, gives=302)),
    # --- the register
    row("register", to(A)),
    row("register_indicator", to(A)),
    row("add_indicator", to(A), to(A)),
    row("change_indicator", to(A), to(A)),
    row("set_target", to(A), to(A)),
    row("set_profile", to(A), to(A)),
    row("add_benchmark", to(A), to(A)),
    row("change_benchmark", to(A), to(A)),
    row("judging_policy", to(A), to(A)),
    row("what_if", to(A)),
    row("add_break", to(A), to(A)),
    row("change_break", to(A), to(A)),
    row("add_population", to(A), to(A)),
    row("change_population", to(A), to(A)),
    row("add_comparator", to(A), to(A)),
    row("change_comparator", to(A), to(A)),
    row("add_lead", to(A), to(A)),
    row("change_lead", to(A), to(A)),
    row("register_reference", to(A)),
    row("add_new_limits", to(A), to(A)),
    row("change_new_limits", to(A), to(A)),
    row("set_case_list", to(A), to(A, gives=302)),  # an empty address takes the link away
    # --- figures in: the upload in the address waits to be read
    row("figures_in", to(A, L)),
    row("figures_template", to(A, L), fields={"month": "2017-10"}),
    row("by_hand", to(A, L)),
    row("enter_month", to(A, L), to(A, L, gives=302)),  # nothing was typed
    row("enter_indicator", to(A, L), to(A, L, gives=302)),
    only_post("check_figure", to(A, L, gives=404)),  # without the row that it is about
    row("new_upload", to(A), to(A)),
    row("benchmarks_in", to(A)),
    row("upload_benchmarks", to(A), to(A)),
    row("add_mapping", to(A), to(A)),
    row("change_mapping", to(A), to(A)),
    row("upload", to(A)),
    row("upload_file", to(A)),
    row("upload_warnings", to(A), to(A)),
    row("upload_changes", to(A), to(A)),
    only_post("preview_upload_again", to(A, gives=400)),  # without the version that was seen
    only_post("confirm_upload", to(A, gives=400)),
    only_post("withdraw_upload", to(A, gives=400)),
    # --- audits: the one in the address is assigned, and nothing is recorded yet
    row("audits", to(CO, AU, MO, D)),
    row("audit_programmes", to(CO)),
    row("new_audit_programme", to(CO), to(CO)),
    row("assign_audit", to(CO), to(CO)),
    row(
        "audit",
        to(CO, MO) | to(AU, gives=302) | to(D, gives=404),
        to(CO, MO, AU, gives=302) | to(D, gives=404),
        is_noted=True,
    ),
    row("record_audit", to(AU), to(AU), is_noted=True),  # the moderator audits others' cases
    row("decline_audit", to(AU) | to(MO, gives=404), to(AU) | to(MO, gives=404)),
    row("raise_safeguarding", to(AU, MO), to(AU, MO)),
    row("safeguarding_concerns", to_all()),
    # The one in the address was sent to the acceptor, for whom the lead officer stands in.
    row(
        "safeguarding_concern",
        to_all(404) | to(CO, AU, C, L),
        to_all(404) | to(CO, AU, gives=403) | to(C, L),
        is_noted=True,
    ),
    row("audit_programme", to(CO), is_noted=True),
    row("set_up_audit_programme", to(CO), to(CO)),
    row("load_audit_frame", to(CO), to(CO)),
    only_post("draw_audit_cases", to(CO, gives=302)),
    row("extend_audit_draw", to(CO), to(CO)),
    row("replace_drawn_case", to(CO), to(CO)),
    row("share_out_audits", to(CO), to(CO, gives=302)),
    row("audit_tools", to(CO)),
    row("audit_themes", to(CO), to(CO, gives=302)),  # what is left as it was is saved too
    row("new_audit_tool", to(CO), to(CO)),
    row("new_audit_scale", to(CO), to(CO)),
    row("audit_retention", to(CO), to(CO)),
    row("conflicts", to(CO, AU, MO), to(CO, AU, MO)),
    row("end_conflict", to(CO), to(CO, gives=302)),
    staff("audit_draws"),
    row("audit_figures", to(A), to(A, gives=302)),
    row("feed_indicator", to(A), to(A)),
    staff("audit_draw"),
    staff("audit_draw_frame"),
    staff("audit_draw_drawn"),
    row("take_back_audit", to(CO), to(CO)),
    row("mark_audit_again", to(CO), to(CO)),
    row("consolidate_audit", {}),  # it is marked once
    row("take_appeal", to(CO, gives=302), to(CO, gives=302)),  # it is not final
    row("decide_appeal", to(MO, gives=404), to(MO, gives=404)),  # there is none
    row("inadequate_cases", to_all()),
    row(
        "inadequate_case",
        to_all(404) | to(CO, C, L),
        to_all(404) | to(CO, C, L, gives=302),  # no step is named
        is_noted=True,
    ),
    row("hand_on_audit", to(CO, gives=302), to(CO, gives=302)),  # it was not declined
    row("audit_moderator", to(CO), to(CO)),
    row("moderate_audit", to(MO, gives=302), to(MO, gives=302)),
    only_post("finalise_audit", to(MO, gives=302)),
    row("correct_audit_themes", to(CO, MO, gives=302), to(CO, MO, gives=302)),  # not submitted
    row("audit_findings", to(A, L, C, CO, AU, MO, D, M, LM)),
    row("audit_findings_counts", to(A, L, C, CO, AU, MO, D, M, LM)),
    row("sections", to(A, L, C, D)),
    row("section", to(A, L, C, D)),
    # --- the top floor: a commentary that the lead officer writes, its quarter with the director
    row("your_work", to_all()),
    # --- what is published: an edition that came out
    row("published", to(*Role)),
    row("edition", to(*Role)),
    row("edition_changes", to(*Role)),
    row("edition_section", to(*Role)),
    row("edition_indicator", to(*Role)),
    only_post("edition_show", to(A, D, gives=400)),
    row("edition_publish", to(A, D, gives=409), to(A, D)),  # it is published
    row("edition_withdraw", to(A, D), to(A, D)),
    # --- the same for programs, which are not led to a form
    public("api_description", post=405, signed_out=(200, 405)),
    data("api_editions"),
    data("api_edition"),
    data("api_indicators"),
    data("api_indicator"),
    # --- questions: the member asked the one in the address, of the lead officer's indicator
    row("questions", to(A, L, C, D, M, LM)),
    row("question", to(A, L, C, D, M, LM)),
    row("question_ask", to(M, LM), to(M, LM)),
    row("question_answer", to(A, L, D) | to(C, gives=404), to(A, L, D) | to(C, gives=404)),
    only_post("question_close", to(M, gives=400) | to(LM, gives=404)),
    only_post("question_carry", to(M) | to(LM, gives=404)),
    row("indicator", to(A, L, C, D)),
    # --- actions: the one in the address is the lead officer's, and the acceptor asked for it
    row("actions", to(A, L, C, CO, AU, MO, D)),
    row(
        "action",
        to(A, L, C, D) | to(CO, AU, MO, gives=404),
        to(A, L, C, D, CO, AU, MO, gives=405),
    ),
    only_post("action_finish", to(L) | to(A, C, CO, AU, MO, D, gives=404)),
    only_post("action_verify", to(A, C, D, gives=400) | to(L, CO, AU, MO, gives=404)),
    only_post("action_open_again", to(A, C, D) | to(L, CO, AU, MO, gives=404)),
    row("action_hand_on", to(A, D) | to(C, CO, gives=404), to(A, D) | to(C, CO, gives=404)),
    # --- quarters
    row("quarters", to(A, L, C, D)),
    row("quarter", to(A, L, C, D)),
    row("figures_close", to(A), to(A)),
    row("figures_open", to(A, gives=409), to(A)),  # they are open
    row("quarter_hand_on", to(A, gives=409), to(A)),  # the director has it
    row("quarter_read", to(D)),
    row("quarter_approve", to(D, gives=302), to(D, gives=302)),  # asks for a fresh sign-in
    row("quarter_send_back", to(D), to(D)),
    row("quarter_reopen", to(D, gives=409), to(D)),  # it is not approved
    row("commentary", to(A, L, C, D)),
    only_post("commentary_begin", to(A, L, gives=302) | to(C, D, gives=404)),
    row("commentary_write", to(A, L) | to(C, D, gives=404), to(A, L) | to(C, D, gives=404)),
    only_post("commentary_remark", to(A, L, C, D)),
    # The acceptor's, on words of the lead officer.
    only_post("remark_settle", to(A, L, C, gives=302) | to(D, gives=404)),
    row("commentary_promise", to(A, L) | to(C, D, gives=404), to(A, L) | to(C, D, gives=404)),
    row("commentary_delegate", to(A, L) | to(C, D, gives=404), to(A, L) | to(C, D, gives=404)),
    only_post("delegation_end", to(A, L, gives=302) | to(C, D, gives=404)),
    only_post("commentary_forget", to(A, L, gives=400) | to(C, D, gives=404)),
    only_post("commentary_submit", to(A, L, gives=400) | to(C, D, gives=404)),
    only_post("commentary_nothing", to(A, L, gives=400) | to(C, D, gives=404)),
    only_post("commentary_take_back", to(A, L, gives=400) | to(C, D, gives=404)),
    only_post("commentary_accept", to(C, D, gives=400)),
    only_post("commentary_return", to(C, D)),
    row("commentary_defend", to(A, L, C, D), to(A, L, C, D)),
    public("signatures", post=405, signed_out=(200, 405)),
    row("documents", to(*Role)),
    row("snapshot_take", to(A, D), to(A, D)),
    # Lead officers and acceptors make papers too, and keep no schedule of them.
    row("paper_schedule", to(A, D), to(A, D, L, C, gives=405)),
    row("add_paper_plan", to(A, D), to(A, D)),
    row("change_paper_plan", to(A, D), to(A, D)),
    # without the version that was seen
    only_post("stop_paper_plan", to(A, D, gives=400) | to(L, C, gives=403)),
    row("front_matter", to(A, D), to(A, D)),
    row("front_matter_version", to(A, D), to(A, D, L, C, gives=405)),
    only_post("front_matter_again", to(A, D, gives=400) | to(L, C, gives=403)),
    row("snapshot", to(A, L, C, D)),
    row("snapshot_changes", to(A, L, C, D)),
    row("snapshot_file", to(A, L, C, D)),
    only_post("papers_make", to(A, L, C, D)),
    row("paper", to(*Role, gives=404) | to(A, L, C, D), to(*Role, gives=405)),
    # --- people, teams, posts
    row("people", to(AD)),
    row("invite_person", to(AD), to(AD)),
    row("person", to(AD)),
    row("change_person", to(AD), to(AD)),
    row("invite_again", to(AD, gives=405), to(AD, gives=404)),  # they have a password already
    row("deactivate_person", to(AD), to(AD, gives=302)),
    only_post("reactivate_person", to(AD, gives=302)),
    row("remove_codes", to(AD, gives=302), to(AD, gives=302)),  # asks for a fresh sign-in
    row("teams", to(AD)),
    row("add_team", to(AD), to(AD)),
    row("change_team", to(AD), to(AD)),
    row("add_service", to(AD), to(AD)),
    row("change_service", to(AD), to(AD)),
    row("posts", to(AD)),
    row("add_post", to(AD), to(AD)),
    row("post", to(AD)),
    row("change_post", to(AD), to(AD)),
    row("add_deputy", to(AD), to(AD)),
    only_post("end_deputy", to(AD, gives=302)),
    # --- operations
    row("activity", to(A, L, C, CO, AU, MO, D, AD)),
    row("jobs", to(A, AD)),
    only_post("try_job_again", to(A, AD, gives=302)),
    row("mail", to(AD)),
]

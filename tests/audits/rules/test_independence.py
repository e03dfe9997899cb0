from audits.rules.independence import Standing, objection_to_auditor, objection_to_moderator

TEAM, OTHER_TEAM = 1, 2
MANAGER, HEAD, DIRECTOR, ELSEWHERE = 10, 11, 12, 20
AUDITOR = Standing(team=OTHER_TEAM, posts={MANAGER}, line_above={HEAD, DIRECTOR})


def why_not(person: Standing, *, is_auditor: bool = False) -> str | None:
    return objection_to_moderator(person, auditor=AUDITOR, is_auditor=is_auditor, case_teams=[TEAM])


def test_nobody_audits_a_case_of_their_own_team() -> None:
    own, other, none = Standing(TEAM), Standing(OTHER_TEAM), Standing(None)
    assert [objection_to_auditor(person, case_teams=[TEAM]) for person in (own, other, none)] == [
        "is in the case's own team",
        None,
        None,
    ]


def test_who_declined_a_case_is_not_given_it_again() -> None:
    assert (
        objection_to_auditor(Standing(OTHER_TEAM), case_teams=[TEAM], declined_before=True)
        == "has declined this case"
    )


def test_nobody_moderates_their_own_audit() -> None:
    assert why_not(AUDITOR, is_auditor=True) == "records this audit"


def test_nobody_moderates_an_audit_of_their_own_teams_case() -> None:
    assert why_not(Standing(TEAM)) == "is in the case's own team"


def test_nobody_moderates_within_their_own_line_of_management() -> None:
    head = Standing(OTHER_TEAM, posts={HEAD}, line_above={DIRECTOR})
    report = Standing(OTHER_TEAM, posts={30}, line_above={MANAGER, HEAD, DIRECTOR})
    assert why_not(head) == "is in the auditor's line of management"
    assert why_not(report) == "is managed by the auditor"


def test_a_colleague_of_another_line_may_moderate() -> None:
    beside = Standing(OTHER_TEAM, posts={ELSEWHERE}, line_above={HEAD, DIRECTOR})
    assert why_not(beside) is None


def test_nobody_audits_or_moderates_a_case_that_they_are_named_on() -> None:
    named = Standing(OTHER_TEAM)
    assert objection_to_auditor(named, case_teams=[TEAM], is_named=True) == "is named on this case"
    assert (
        objection_to_moderator(
            named, auditor=AUDITOR, is_auditor=False, case_teams=[TEAM], is_named=True
        )
        == "is named on this case"
    )


def test_a_declared_conflict_keeps_somebody_from_a_teams_cases() -> None:
    near = Standing(OTHER_TEAM, conflicts={TEAM})
    said = "has declared a conflict with the case's team"
    assert objection_to_auditor(near, case_teams=[TEAM, 7]) == said
    assert why_not(near) == said
    assert objection_to_auditor(near, case_teams=[7]) is None


def test_nobody_marks_the_same_case_twice() -> None:
    said = objection_to_auditor(Standing(OTHER_TEAM), case_teams=[TEAM], marks_it_already=True)
    assert said == "marks this case already"

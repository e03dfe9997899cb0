from datetime import date

from audits.rules.completeness import Judged, Lack, Promised, lacking, lacking_of_actions

EXPLAINED = Judged("", has_grade=True, explanation="Purposeful visits.")


def test_a_judgement_that_is_explained_lacks_nothing() -> None:
    assert lacking(EXPLAINED, [Judged("Plan", has_grade=True, explanation="Clear.")]) == []


def test_an_area_may_be_left_unjudged() -> None:
    assert lacking(EXPLAINED, [Judged("Plan", has_grade=False, explanation="")]) == []


def test_a_judgement_without_words_lacks_its_explanation() -> None:
    blank = Judged("", has_grade=True, explanation=" \n ")
    assert lacking(blank, [Judged("Plan", has_grade=True, explanation="\t")]) == [
        Lack("Plan", "explanation", "Explain the judgement of Plan"),
        Lack("", "explanation", "Explain the overall judgement"),
    ]


def test_words_without_a_judgement_lack_the_judgement() -> None:
    assert lacking(Judged("", has_grade=False, explanation="Well done."), []) == [
        Lack("", "grade", "Choose the overall judgement")
    ]


TODAY = date(2017, 12, 4)


def test_an_action_says_what_who_and_by_when() -> None:
    whole = Promised("See the child", has_owner=True, due=TODAY)
    assert lacking_of_actions([whole, Promised("", has_owner=False, due=None)], TODAY) == []
    halves = [
        Promised("", has_owner=True, due=TODAY),
        Promised("See the child", has_owner=False, due=None),
        Promised("See the child", has_owner=True, due=date(2017, 12, 3)),
    ]
    assert [(lack.action, lack.field) for lack in lacking_of_actions(halves, TODAY)] == [
        (1, "what"),
        (2, "owner"),
        (2, "due"),
        (3, "due"),
    ]

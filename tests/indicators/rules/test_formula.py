import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.formula import (
    Call,
    Code,
    Formula,
    FormulaError,
    Function,
    circles,
    codes,
    levels,
    parse,
)

A_CODE = st.text(st.characters(blacklist_characters="(),", categories=["L", "N", "P", "Zs"])).map(
    lambda text: " ".join(text.split())
)
CODES = A_CODE.filter(lambda code: code and not any(sign in code for sign in "(),"))


def calls(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Call]:
    one = st.sampled_from([Function.SUM_TO_DATE, Function.PER_10000])
    return st.builds(lambda f, x: Call(f, (x,)), one, inner) | st.builds(
        lambda x, y: Call(Function.PERCENT, (x, y)), inner, inner
    )


FORMULAS = calls(st.recursive(st.builds(Code, CODES), calls, max_leaves=6))


@given(FORMULAS)
def test_a_rule_is_read_back_as_it_was_written(formula: Call):
    assert parse(str(formula)) == formula


def test_rules_nest_and_codes_keep_their_spaces():
    rule = parse(" percent( sum_to_date(CSC 034) ,CSC 012 ) ")
    part = Call(Function.SUM_TO_DATE, (Code("CSC 034"),))
    assert rule == Call(Function.PERCENT, (part, Code("CSC 012")))
    assert codes(rule) == {"CSC 034", "CSC 012"}


def test_a_code_may_be_called_like_a_rule():
    assert parse("per_10000(percent)") == Call(Function.PER_10000, (Code("percent"),))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("CSC 034", "'CSC 034' is no rule"),
        ("", "In '' it ends where a code or a rule should"),
        ("sum_to_date()", "In 'sum_to_date()' ')' stands where a code or a rule should"),
        ("sum_to_date(A", "In 'sum_to_date(A' a bracket is not closed."),
        ("sum_to_date(A, B)", "sum_to_date takes 1, and 'sum_to_date(A, B)' gives it 2"),
        ("percent(A)", "percent takes 2, and 'percent(A)' gives it 1"),
        ("percent(A,, B)", "In 'percent(A,, B)' ',' stands where a code or a rule should"),
        ("mean(A)", "'mean' is not known as a rule"),
        ("per_10000(A) + 1", "'per_10000(A) + 1' goes on after its end, at '+ 1'"),
        ("per_10000(mean(A))", "'mean' is not known as a rule"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_in_a_sentence(text: str, why: str):
    with pytest.raises(FormulaError) as refused:
        parse(text)
    assert str(refused.value).startswith(why)


def test_each_circle_is_found_once_from_its_earliest_code():
    rules = {
        "A": parse("per_10000(B)"),
        "B": parse("sum_to_date(C)"),
        "C": parse("percent(A, D)"),
        "D": parse("per_10000(D)"),
        "E": parse("per_10000(A)"),
        "F": parse("per_10000(G)"),
    }
    assert sorted(circles(rules)) == [("A", "B", "C"), ("D",)]


def test_rules_that_go_in_no_circle_have_none():
    assert circles({"A": parse("percent(B, C)"), "B": parse("sum_to_date(C)")}) == []


def test_a_long_chain_of_rules_is_walked_to_its_end():
    chain = {f"X{n}": parse(f"per_10000(X{n + 1})") for n in range(3000)}
    assert circles(chain) == []
    assert circles(chain | {"X3000": parse("per_10000(X0)")}) == [
        tuple(f"X{n}" for n in range(3001))
    ]


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), st.frozensets(st.sampled_from("ABCDEFGH"))))
def test_every_level_follows_only_from_those_before_it(inputs: dict[str, frozenset[str]]):
    # Only later letters: no circle.
    rules = {
        code: Call(Function.PERCENT, tuple(Code(each) for each in sorted(needs) if each > code))
        for code, needs in inputs.items()
    }
    seen: set[str] = set()
    for level in levels(rules):
        for code in level:
            assert codes(rules[code]) & rules.keys() <= seen
        seen.update(level)
    assert seen == rules.keys()


def test_levels_of_a_circle_are_refused():
    with pytest.raises(FormulaError, match=r"These rules go in a circle: A, B\."):
        levels({"A": parse("per_10000(B)"), "B": parse("per_10000(A)"), "C": parse("per_10000(D)")})

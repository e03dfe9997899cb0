import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.comparison import (
    OF_A_CODE,
    TAKES,
    Call,
    Comparison,
    Expression,
    Function,
    Operator,
    Term,
    codes,
    compare,
    parse,
)
from indicators.rules.formula import FormulaError

NAMES = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=12).map(
    lambda name: " ".join(name.split()) or "X"
)
TERMS = st.builds(Term, NAMES, st.none() | st.just("") | NAMES)


def calls(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    def call(function: Function) -> st.SearchStrategy[Expression]:
        if function in OF_A_CODE:
            return st.builds(lambda code: Call(function, (Term(code),)), NAMES)
        least, most = TAKES[function]
        arguments = st.lists(inner, min_size=least, max_size=min(most, 3)).map(tuple)
        return st.builds(Call, st.just(function), arguments)

    return st.sampled_from(Function).flatmap(call)


EXPRESSIONS = st.recursive(TERMS, calls, max_leaves=6)


@given(EXPRESSIONS, st.sampled_from(Operator), EXPRESSIONS)
def test_a_comparison_is_read_back_as_it_was_written(
    left: Expression, operator: Operator, right: Expression
):
    written = compare(str(left), str(operator), str(right))
    assert written == Comparison(left, operator, right)


@pytest.mark.parametrize(
    ("text", "comparison"),
    [
        ("CSC 100 <= CSC 080", Comparison(Term("CSC 100"), Operator.AT_MOST, Term("CSC 080"))),
        (
            "CSC 260b runs on CSC 260a",
            Comparison(Term("CSC 260b"), Operator.RUNS_ON, Term("CSC 260a")),
        ),
        (
            "X-DEP is a share of X-ATT",
            Comparison(Term("X-DEP"), Operator.SHARE_OF, Term("X-ATT")),
        ),
        (
            "CSC 004i = sum(X-CO|Advice or information, X-CO|Refer to early help)",
            Comparison(
                Term("CSC 004i"),
                Operator.EQUAL,
                Call(
                    Function.SUM,
                    (Term("X-CO", "Advice or information"), Term("X-CO", "Refer to early help")),
                ),
            ),
        ),
        (
            'X-PN|"PN1 Attended, spoke for self" < X-PN|',
            Comparison(
                Term("X-PN", "PN1 Attended, spoke for self"), Operator.BELOW, Term("X-PN", "")
            ),
        ),
        (
            'A|"a > b" > A|"say ""no"""',
            Comparison(Term("A", "a > b"), Operator.ABOVE, Term("A", 'say "no"')),
        ),
        (
            '"a|b"|c >= percent(sum_to_date(A), B)',
            Comparison(
                Term("a|b", "c"),
                Operator.AT_LEAST,
                Call(Function.PERCENT, (Call(Function.SUM_TO_DATE, (Term("A"),)), Term("B"))),
            ),
        ),
        # A code may be called like a function, and hold an operator without spaces around it.
        ("sum = A=B", Comparison(Term("sum"), Operator.EQUAL, Term("A=B"))),
    ],
)
def test_a_line_is_read(text: str, comparison: Comparison):
    assert parse(text) == comparison


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("A", "'A' has no operator: write one of <=, >=, =, <, >, is a share of, runs on"),
        ("A <= B <= C", "'A <= B <= C' has more than one operator"),
        (" = B", "In '' it ends where a code should"),
        ("A = ", "In '' it ends where a code should"),
        ("A = sum(B)", "sum takes 2 or more, and 'sum(B)' gives it 1"),
        ("A = sum(B, C", "In 'sum(B, C' a bracket is not closed"),
        ("A = mean(B, C)", "'mean' is not known"),
        ("A = difference(B, C, D)", "difference takes 2, and"),
        ("A = percent(B)", "percent takes 2, and"),
        ("A = sum(B,, C)", "In 'sum(B,, C)' ',' stands where a code should"),
        ("A = sum(B, C) D", "'sum(B, C) D' goes on after its end, at 'D'"),
        ("A = numerator(sum(B, C))", "numerator takes a code, and"),
        ("A = categories(B|c)", "categories takes a code, and"),
        ("A = B|c|d", "In 'B|c|d' there is a bar too many: write code|category."),
        ("A = |c", "In '|c' a category stands without its code"),
        ('A = B|"c', "'B|\"c' goes on after its end"),
        ('A = B "c"', "In 'B \"c\"' a quotation mark does not fit"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_in_a_sentence(text: str, why: str):
    with pytest.raises(FormulaError) as refused:
        parse(text)
    assert str(refused.value).startswith(why)


def test_an_operator_that_is_none_is_refused():
    with pytest.raises(FormulaError) as refused:
        compare("A", "==", "B")
    assert str(refused.value).startswith("'==' is no operator: write one of <=, >=, =")


def test_the_codes_of_a_comparison_are_those_of_both_sides():
    rule = parse("denominator(X-RHI) = difference(X-MISS|All, sum_to_date(X-OLA))")
    assert codes(rule) == {"X-RHI", "X-MISS", "X-OLA"}

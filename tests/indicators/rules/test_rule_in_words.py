"""A council's rule in words, for those who read Checks and never wrote one."""

import pytest

from indicators.rules.comparison import Function, parse
from indicators.rules.rule_in_words import begun_with_figure, rule_in_words, with_figure


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("CSC 100 <= CSC 080", "CSC 100 is at most CSC 080"),
        ("A >= B", "A is at least B"),
        ("A < B", "A is less than B"),
        ("A > B", "A is more than B"),
        ("CSC 004i = categories(X-CO)", "CSC 004i equals the categories of X-CO together"),
        ("categories(X-CO) = A", "The categories of X-CO together equals A"),
        ("A| = B|Boys", "A (the whole) equals B (Boys)"),
        (
            'denominator(X-RHI) = difference(X-MISS|All, X-MISS|"Placed here, by others")',
            "The denominator of X-RHI equals X-MISS (All) less X-MISS (Placed here, by others)",
        ),
        ("numerator(A) = sum(B, C, D)", "The numerator of A equals B, C and D together"),
        ("A = percent(B, C)", "A equals B as a percentage of C"),
        ("A = per_10000(B)", "A equals B for each 10,000 children"),
        ("A = sum_to_date(B)", "A equals the year to date of B"),
        ("CSC 038 runs on CSC 040", "CSC 038 is the year to date of CSC 040"),
        ("X-DEP is a share of X-ATT", "X-DEP is a percentage of a whole number out of X-ATT"),
        ("the old = A", "the old equals A"),
    ],
)
def test_a_rule_is_said_without_brackets_of_its_language(rule: str, words: str) -> None:
    said = rule_in_words(parse(rule))
    assert said == words
    assert not [name for name in Function if f"{name}(" in said]


def test_what_is_added_up_comes_to_its_figure() -> None:
    rule = parse("categories(X-CO) = difference(A, B)")
    assert begun_with_figure(rule.left, "869") == "The categories of X-CO together come to 869"
    assert with_figure(rule.right, "12") == "A less B is 12"

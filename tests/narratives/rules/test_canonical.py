"""One text for one content; what could have two is refused."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narratives.rules.canonical import canonical

PLAIN: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(PLAIN)
def test_it_reads_back_as_what_it_was(content: Any) -> None:
    text = canonical(content)
    assert json.loads(text) == content
    assert canonical(json.loads(text)) == text


def test_neither_order_nor_spaces_make_another_text() -> None:
    assert canonical({"b": [1, "é"], "a": None}) == '{"a":null,"b":[1,"é"]}'.encode()
    assert canonical({"a": None, "b": (1, "é")}) == '{"a":null,"b":[1,"é"]}'.encode()


@pytest.mark.parametrize(
    "figure", [1.5, 1.0, float("inf"), float("nan"), Decimal("1.5"), b"1", {1}], ids=repr
)
def test_a_figure_that_is_not_text_is_refused_wherever_it_stands(figure: object) -> None:
    for content in (figure, [figure], {"a": {"b": [1, figure]}}):
        with pytest.raises(TypeError, match="write it as text first"):
            canonical(content)


@pytest.mark.parametrize("content", [{1: "a"}, {"a": [{None: "b"}]}, {"a": {True: "b"}}], ids=repr)
def test_a_key_that_is_not_text_is_refused(content: object) -> None:
    with pytest.raises(TypeError, match="A key must be text"):
        canonical(content)

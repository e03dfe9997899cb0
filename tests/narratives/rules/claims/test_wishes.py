"""What is planned or foreseen is told from what is."""

import pytest

from narratives.rules.claims.wishes import wished


@pytest.mark.parametrize(
    ("sentence", "of_what_is_to_come"),
    [
        ("We expect 70% by March.", ["expect 70% by March."]),
        ("We plan to reach 75%; 59.6% have one now.", ["We plan to reach 75%"]),
        ("This will rise to 80%, and it stands at 59.6%.", ["will rise to 80%"]),
        ("We aim for 90% and achieved 94.5%.", ["aim for 90% "]),
        ("It was better than expected at 57.8%.", []),
        ("Children on a protection plan at the end of March: 66.", []),
        ("At this rate there will be 1,071 by March.", []),
    ],
)
def test_where_a_sentence_speaks_of_what_is_to_come(sentence: str, of_what_is_to_come: list[str]):
    assert [sentence[start:stop] for start, stop in wished(sentence)] == of_what_is_to_come

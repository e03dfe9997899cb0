import random
import re

from audits.rules.references import new_reference, numbers_in, tidy_number


def test_a_reference_has_five_signs_that_nobody_misreads() -> None:
    choose = random.Random(1).choice
    references = {new_reference(choose) for _ in range(500)}
    assert len(references) == 500
    assert all(re.fullmatch(r"CA-[2-9BCDFGHJKMNPQRSTVWXYZ]{5}", each) for each in references)


def test_a_case_number_is_the_same_however_it_was_typed() -> None:
    assert tidy_number(" ab 12-3 \t") == "AB12-3"


def test_what_may_be_a_case_number_is_found_in_a_sentence() -> None:
    said = numbers_in("Of “zqx447”, (AB 12-3) and 12.")
    assert {"ZQX447", "AB12-3"} <= said
    assert "12" not in said  # too short to be told from a count

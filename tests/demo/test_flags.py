"""Every flag that the checks raise on Darlington's published figures, and why each is right."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from indicators.actions.flags import recheck
from indicators.models import Flag, ValidationRule
from indicators.packs.loading import load
from tests import database

NOW = datetime(2018, 2, 1, 12, tzinfo=UTC)
DEMO = Path(settings.BASE_DIR) / "demo" / "darlington"

Found = tuple[str, str, str, str]

# Their own figures contradict each other.
CONTRADICTIONS: dict[Found, str] = {
    ("Rule", "CSC 260b", "", "2017-12"): "94.0 after 93.9 and a month of 93.0",
    (
        "Rule",
        "X-CC-DEP",
        "Skerne Park",
        "2017-12",
    ): "62.8% of 38 people: 23 are 60.5%, 24 are 63.2%",
    ("Rule", "CSC 004i", "", "2017-04"): "595 contacts, and their outcomes come to 592",
    ("Rule", "CSC 004i", "", "2017-07"): "705 contacts, and their outcomes come to 704",
    ("Rule", "CSC 004i", "", "2017-10"): "943 contacts, and their outcomes come to 944",
    ("Rule", "CSC 004i", "", "2017-11"): "871 contacts, and their outcomes come to 869",
    ("Rule", "X-MISS-RHI72", "", "2017-06"): "25 interviews due of 32 episodes less 1 to 4: two"
    " rows of June stand in each other's place",
    ("Value that its counts don't give", "X-MISS-RHI72", "", "2017-10"): "27 of 32 is 84.4,"
    " and was printed as 84.3",
}

# Modified z-scores over 3.5 in series of seven figures and more: true, and worth a question.
FAR: dict[Found, str] = {
    ("Far from the usual", "CSC 002", "", "2017-12"): "60 assessments where 156 are usual",
    ("Far from the usual", "CSC 013", "", "2017-12"): "52 referrals where 97 are usual",
    ("Far from the usual", "CSC 040", "", "2017-09"): "74.7% in time where 97.3% is usual",
    ("Far from the usual", "CSC 060", "", "2017-12"): "23.6% in time where 56% is usual",
    ("Far from the usual", "CSC 178", "", "2017-10"): "77.8% in time where all were",
    ("Far from the usual", "CSC 218", "", "2017-03"): "88% reviewed in time where all were",
    ("Far from the usual", "X-CC-DEP", "Mount Pleasant", "2017-12"): "26.7% where 46.2% is usual",
    ("Far from the usual", "X-CO", "Link to existing early help", "2017-10"): "136, usually 29",
    ("Far from the usual", "X-CO", "Link to existing early help", "2017-11"): "132, usually 29",
    ("Far from the usual", "X-CO", "Link to existing early help", "2017-12"): "112, usually 29",
    ("Far from the usual", "X-CO", "Refer to early help", "2017-06"): "151, usually 99",
    ("Far from the usual", "X-CO", "Refer to social care", "2017-12"): "56, usually 109",
    ("Far from the usual", "X-MISS-CH", "All", "2017-08"): "15 children, usually 21",
    ("Far from the usual", "X-MISS-CH", "Our looked after children", "2017-07"): "18, usually 9",
    ("Far from the usual", "X-PN", "PN0 Under 4", "2017-04"): "18, usually 11",
    ("Far from the usual", "X-PN", "PN6 Did not attend, views sent", "2017-11"): "26, usually 10",
}


@pytest.fixture(scope="module", autouse=True)
def checked(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), database.clone() as name, database.in_use(name):
        for pack in sorted(path for path in DEMO.iterdir() if path.is_dir()):
            load(pack, actor=None, now=NOW)
        call_command("load_rules", str(DEMO / "rules.csv"), verbosity=0)
        recheck(now=NOW)
        yield


def raised() -> set[Found]:
    flags = Flag.objects.open().select_related("indicator")
    return {(flag.kind, flag.indicator.code, flag.category, str(flag.end)) for flag in flags}


def test_what_contradicts_itself_and_what_is_far_from_the_usual_is_raised_and_nothing_else() -> (
    None
):
    assert raised() == {*CONTRADICTIONS, *FAR}


def test_each_flag_says_what_is_odd() -> None:
    flag = Flag.objects.get(indicator__code="CSC 260b")
    assert flag.sentence == (
        "The year to date follows from the months. CSC 260b is 94.0, which can't follow from 93.9"
        " in November 2017 and a month of 93.0."
    )


def test_the_rules_are_taken_in_once() -> None:
    kept = ValidationRule.objects.current().count()
    call_command("load_rules", str(DEMO / "rules.csv"), verbosity=0)
    assert (kept, ValidationRule.objects.current().count()) == (12, 12)

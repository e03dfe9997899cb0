"""Everybody opens every page that takes nothing: lists, search, exports, history, files, counts.

What they meet there is set against what each may know of, by exact sets.
"""

import re
from contextlib import suppress
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from audits.actions.assignment import mark_again
from audits.actions.recording import decline, submit
from audits.actions.writing import Promise
from audits.models import Audit
from kpiportal.access import Role
from kpiportal.checks import patterns
from kpiportal.models import Person
from tests.audits.conftest import NOW, Round, someone
from tests.audits.pages.browsing import as_
from tests.audits.test_second_marking import both_done

LINK = re.compile(r'href="/audits/(\d+)/')
FIND = {"programme": "", "state": ""}


@dataclass(frozen=True)
class House:
    round_: Round
    other: Person
    given: Audit
    submitted: Audit
    first: Audit  # marked twice: the cast's auditor marks it again, blind
    second: Audit
    declined: Audit

    @property
    def audits(self) -> dict[int, str]:
        return {audit.pk: str(audit.case) for audit in Audit.objects.select_related("case")}


@pytest.fixture
def house(round_: Round) -> House:
    cast, other = round_.cast, someone("Other", Role.AUDITOR)
    given = round_.assign("1")
    submitted = round_.assign("2")
    words = round_.words()
    promise = Promise("See the chronology kept.", cast.lead_officer, NOW.date())
    words = type(words)(**{**words.__dict__, "promises": (promise,)})
    submit(audit=submitted, version=1, words=words, by=cast.auditor, now=NOW)
    first = round_.assign("3", auditor=other)
    second = mark_again(audit=first, auditor=cast.auditor, by=cast.audit_coordinator, now=NOW)
    round_.submit(first)
    declined = round_.assign("4", auditor=other)
    decline(audit=declined, reason="Known to me", by=other, now=NOW)
    return House(round_, other, given, submitted, first, second, declined)


def pages_of(client: Client) -> dict[str, str]:
    """Everything at an address that takes nothing, and what it says."""
    found = {}
    for pattern in patterns(get_resolver()):
        with suppress(NoReverseMatch):
            address = reverse(pattern.name)
            if pattern.name != "account_logout":
                page = client.get(address, FIND if pattern.name == "audits" else {})
                if page.status_code == 200:
                    found[pattern.name] = b"".join(page).decode(errors="replace")
    return found


def met(person: Person, house: House) -> tuple[set[int], set[str]]:
    """The audits that pages lead to, and the references they say."""
    said = "\n".join(pages_of(as_(person)).values())
    return (
        {int(pk) for pk in LINK.findall(said)},
        {reference for reference in house.audits.values() if reference in said},
    )


def test_everybody_meets_what_they_may_know_of_and_nothing_else(house: House) -> None:
    cast, of = house.round_.cast, house.audits
    given, submitted, first, second, declined = (
        audit.pk
        for audit in (house.given, house.submitted, house.first, house.second, house.declined)
    )
    everything = {given, submitted, first, second, declined}
    leads_to = {
        cast.audit_coordinator: everything,
        cast.auditor: {given, submitted, second},
        house.other: {first},
        cast.moderator: {given, submitted, first},
        cast.director: {submitted, first},
    }
    # The trail says by reference what happened: to a director all of it, to each their own.
    # Who owns an action reads which audit it comes from.
    says = {
        **{person: {of[pk] for pk in pks} for person, pks in leads_to.items()},
        cast.director: set(of.values()),
        house.other: {of[first], of[declined]},
        cast.lead_officer: {of[submitted]},
    }
    for person in [*cast.everybody, house.other]:
        assert met(person, house) == (leads_to.get(person, set()), says.get(person, set())), person


def test_each_audit_opens_for_whom_it_is_listed_and_for_nobody_else(house: House) -> None:
    cast = house.round_.cast
    for person in [*cast.everybody, house.other]:
        listed = met(person, house)[0]
        opened = {
            pk
            for pk in house.audits
            if as_(person).get(reverse("audit", args=[pk])).status_code in {200, 302}
        }
        assert opened == listed, person


def test_once_both_are_done_each_marker_meets_the_others(round_: Round) -> None:
    other = someone("Other", Role.AUDITOR)
    first, second = both_done(round_, other)
    for person in (round_.cast.auditor, other):
        seen = set(Audit.objects.visible_to(person).values_list("pk", flat=True))
        assert seen == {first.pk, second.pk}


def test_a_count_of_one_names_no_case_and_reaches_no_member(house: House) -> None:
    round_ = house.round_
    cast = round_.cast
    for name in ("audit_findings", "audit_findings_counts"):
        for person in cast.everybody:
            page = as_(person).get(reverse(name))
            text = page.content.decode()
            assert not [each for each in house.audits.values() if each in text], (name, person)
    for member in (cast.member, cast.lead_member):
        csv = as_(member).get(reverse("audit_findings_counts")).content.decode()
        assert csv.splitlines() == ["audits,by,of what,judgement,count,of,percent"]

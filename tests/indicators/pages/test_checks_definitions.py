"""Definitions that want another look: past their review, without a reason, without a lead."""

from pathlib import Path

import pytest
from django.test import Client

from tests.cast import Cast
from tests.indicators.packs.made import loaded, pack
from tests.markup import parsed
from tests.sessions import client_of

pytestmark = pytest.mark.django_db

INDICATORS = """\
code,title,section,unit,lead,demand,better,reason,next_review,status
A 1,Contacts,Front door,number,access,yes,smaller,,2018-01-01,live
A 2,Done in time,Front door,percent,access,no,bigger,,2090-01-01,live
A 3,Referrals,Front door,number,access,yes,smaller,We can act on them.,,live
B 1,Plans,Back door,number,,yes,neutral,,2017-01-01,live
B 2,Visits,Back door,number,,yes,smaller,,2016-01-01,retired
"""


def test_each_is_listed_under_what_it_lacks(cast: Cast, tmp_path: Path) -> None:
    more = '[leads]\naccess = "Lead officer, access"\n'
    loaded(pack(tmp_path, indicators=INDICATORS, values=None, more=more))
    answer = client_of(cast.director).get("/checks/definitions/")
    found = parsed(answer.content.decode())
    cells = [" ".join(each.text.split()) for each in found.elements if each.tag in ("th", "td")]
    assert cells == [
        *("Code", "Title", "Lead officer", "Review was due"),
        *("B 1", "Plans", "–", "1 Jan 2017"),
        *("A 1", "Contacts", "Lead officer, access", "1 Jan 2018"),
        *("Code", "Title", "Good", "Lead officer"),
        *("A 1", "Contacts", "Smaller is better", "Lead officer, access"),
        *("Code", "Title", "Section"),
        *("B 1", "Plans", "Back door"),
    ]


def test_nothing_to_look_at_is_said_for_each(cast: Cast, client: Client) -> None:
    answer = client_of(cast.analyst).get("/checks/definitions/").content.decode()
    for words in ("No review is overdue.", "Each has its reason.", "Each has a lead officer."):
        assert words in answer

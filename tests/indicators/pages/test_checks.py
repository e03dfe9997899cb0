"""Checks: what is odd, who may say that it is right, and the council's own rules."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.actions.flags import recheck
from indicators.models import Flag, ValidationRule
from indicators.rules.flag_states import FlagState
from tests.cast import Cast
from tests.indicators.packs.made import loaded, pack
from tests.markup import Markup, parsed
from tests.sessions import client_of

pytestmark = pytest.mark.django_db

INDICATORS = """\
code,title,section,unit,lead,demand,better,next_review
A 1,Contacts,Front door,number,access,yes,smaller,2018-01-01
A 2,Done in time,Front door,percent,,,bigger,2090-01-01
B 1,Plans,Back door,number,,yes,neutral,
"""
VALUES = """\
code,end,value
A 1,2017-09,3
A 2,2017-09,101
B 1,2017-05,3
B 1,2017-06,6
B 1,2017-07,4
B 1,2017-09,5
"""
QUERIES = 17
RULE = {
    "left": "A 1",
    "operator": ">=",
    "right": "B 1",
    "sentence": "No more plans than contacts.",
    "severity": "error",
}


@pytest.fixture(autouse=True)
def register(db: None, tmp_path: Path) -> None:
    loaded(
        pack(
            tmp_path,
            indicators=INDICATORS,
            values=VALUES,
            more='[leads]\naccess = "Lead officer, access"\n',
        )
    )
    recheck(now=timezone.now())


@pytest.fixture
def analyst(cast: Cast) -> Client:
    return client_of(cast.analyst)


def page(client: Client, address: str = "/checks/", status: int = 200) -> Markup:
    answer = client.get(address)
    assert answer.status_code == status
    return parsed(answer.content.decode())


def figures(client: Client, query: str = "") -> list[str]:
    """The flags on the page, each by its figure."""
    cells = page(client, f"/checks/{query}").all("th", scope="row")
    return [cell.text.strip() for cell in cells]


def test_at_a_glance_it_says_what_the_other_checks_found(analyst: Client) -> None:
    lines = [" ".join(each.text.split()) for each in page(analyst).all("li")]
    assert [line for line in lines if line[0].isdigit()] == [
        "2 figures wait for you: mend the figure, or say why it is right.",
        "1 definition is past its review.",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["A 2", "B 1"]),
        ("?section=Front+door", ["A 2"]),
        ("?words=plans", ["B 1"]),
        ("?kind=Figure+missing", ["B 1"]),
        ("?state=mended", []),
        ("?state=nonsense", []),
    ],
)
def test_the_list_shows_what_is_asked_for(analyst: Client, query: str, found: list[str]) -> None:
    assert figures(analyst, query) == found


def test_each_figure_leads_to_its_indicator_in_that_month(analyst: Client) -> None:
    links = page(analyst).all("a")
    assert [link["href"] for link in links if link.text in ("A 2", "B 1")] == [
        "/indicators/A%202/?month=2017-09",
        "/indicators/B%201/?month=2017-08",
    ]


def test_the_number_of_queries_does_not_grow(analyst: Client, tmp_path: Path) -> None:
    figures(analyst)
    with CaptureQueriesContext(connection) as few:
        figures(analyst)
    more = "".join(f"C {n},More,Back door,percent,access,no,bigger,2018-01-01\n" for n in range(9))
    values = "".join(f"C {n},2017-09,101\n" for n in range(9))
    loaded(
        pack(
            tmp_path,
            title="More",
            recorded_on="2017-12-01",
            indicators=INDICATORS + more,
            values=VALUES + values,
            more='[leads]\naccess = "Lead officer, access"\n',
        )
    )
    recheck(now=timezone.now())
    with CaptureQueriesContext(connection) as many:
        assert len(figures(analyst)) == 11
    assert (len(few), len(many)) == (QUERIES, QUERIES)


def test_a_defended_figure_leaves_the_list_and_keeps_its_reason(analyst: Client) -> None:
    flag = Flag.objects.get(indicator__code="A 2")
    answer = analyst.post(f"/checks/{flag.pk}/", {"version": flag.version, "reason": "Counted."})
    assert answer.status_code == 302
    assert figures(analyst) == ["B 1"]
    assert "Counted." in page(analyst, "/checks/?state=defended").one("main").text


def test_a_defence_without_a_reason_says_so(analyst: Client) -> None:
    flag = Flag.objects.get(indicator__code="A 2")
    answer = analyst.post(f"/checks/{flag.pk}/", {"version": flag.version, "reason": ""})
    assert parsed(answer.content.decode()).one("title").text.startswith("Error: ")
    flag.refresh_from_db()
    assert flag.state == FlagState.RAISED


def test_what_somebody_else_defended_meanwhile_is_told_with_the_words_kept(
    analyst: Client,
) -> None:
    flag = Flag.objects.get(indicator__code="A 2")
    answer = analyst.post(f"/checks/{flag.pk}/", {"version": flag.version + 1, "reason": "Mine."})
    assert "Somebody moved this on while you wrote" in answer.content.decode()
    assert "Mine." in answer.content.decode()


def test_a_lead_officer_is_offered_only_their_own(cast: Cast) -> None:
    officer = client_of(cast.lead_officer)
    assert figures(officer) == ["A 2", "B 1"]
    assert "Checked, it is right?" not in page(officer).one("main").text
    flag = Flag.objects.get(indicator__code="A 2")
    page(officer, f"/checks/{flag.pk}/", status=404)


def test_a_rule_is_added_changed_and_retired(analyst: Client) -> None:
    assert analyst.post("/checks/rules/add/", RULE).status_code == 302
    rule = ValidationRule.objects.current().get()
    address = f"/checks/rules/{rule.pk}/"
    assert analyst.post(address, RULE | {"severity": "warning"}).status_code == 302
    kept = ValidationRule.objects.current().get()
    assert (kept.sentence, kept.severity) == (RULE["sentence"], "warning")
    assert analyst.post(f"/checks/rules/{kept.pk}/retire/").status_code == 302
    assert not ValidationRule.objects.current().exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"left": "sum(A 1"}, "a bracket is not closed"),
        ({"right": "Z 9"}, "There is no indicator Z 9."),
        ({"right": "median(A 1)"}, "is not known"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_with_the_reason(
    analyst: Client, change: dict[str, str], said: str
) -> None:
    answer = analyst.post("/checks/rules/add/", RULE | change)
    assert said in answer.content.decode()
    assert not ValidationRule.objects.exists()


def test_a_rule_is_kept_once(analyst: Client) -> None:
    for _ in range(2):
        answer = analyst.post("/checks/rules/add/", RULE)
    assert "This rule is there already." in answer.content.decode()
    assert ValidationRule.objects.count() == 1


def test_a_file_of_rules_with_faults_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rules.csv"
    file.write_text(
        "left,operator,right,sentence,severity\n"
        "A 1,>=,B 1,Sound.,error\n"
        "A 1,>=,Z 9,No such code.,error\n"
        "A 1,over,B 1,No operator.,error\n"
        "A 1,>=,B 1,No severity.,bad\n"
    )
    with pytest.raises(CommandError):
        call_command("load_rules", str(file))
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        "row 3",
        "row 4",
        "row 5",
    ]
    assert not ValidationRule.objects.exists()

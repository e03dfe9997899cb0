"""Frameworks: the matrix, its lists and files, and how an analyst keeps them."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from indicators.models import Definition, Framework
from kpiportal.models import Event, Job
from tests.cast import Cast
from tests.indicators.packs.made import loaded, pack
from tests.markup import Markup, parsed
from tests.sessions import client_of

pytestmark = pytest.mark.django_db

INDICATORS = """\
code,title,section,unit,better,level,theme,tags
A 1,Contacts,Front door,number,smaller,Help,Safe?,Inspection: leaders; Question: Soon?
A 2,Done in time,Front door,percent,bigger,Help,Heard?,Inspection: leaders
B 1,Plans,Back door,number,smaller,Care,Safe?,
B 2,Visits,Back door,number,smaller,,,
"""
# Of the matrix and of the list, each for staff and for everybody.
QUERIES = [13, 22, 13, 22]
VALUES = "code,end,value\nA 1,2017-09,12\nA 2,2017-09,81.5\nB 1,2017-09,3"
TARGETS = "code,from,to,target\nA 1,2017-04,,10\nA 2,2017-04,,80\nB 1,2017-04,,5"


@pytest.fixture(autouse=True)
def register(db: None, tmp_path: Path) -> None:
    loaded(pack(tmp_path, indicators=INDICATORS, values=VALUES, targets=TARGETS))


@pytest.fixture
def analyst(cast: Cast) -> Client:
    return client_of(cast.analyst)


def page(client: Client, address: str, **asked: str) -> Markup:
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return parsed(answer.content.decode())


def cells(found: Markup) -> list[str]:
    return [" ".join(each.text.split()) for each in found.elements if each.tag in ("th", "td")]


def codes(found: Markup) -> list[str]:
    return [" ".join(each.text.split()[:2]) for each in found.all("th", scope="row")]


def definition(code: str) -> Definition:
    return Definition.objects.current().get(indicator__code=code)


def test_the_matrix_says_how_each_cell_stands(analyst: Client) -> None:
    assert cells(page(analyst, "/framework/")) == [
        *("Level", "Safe?", "Heard?"),
        *("Help", "Red 1 indicator of Help, Safe?, 1 red Red: Soon?"),
        "Green 1 indicator of Help, Heard?, 1 green",
        *("Care", "Green 1 indicator of Care, Safe?, 1 green", "–"),
    ]


def test_others_are_told_what_they_may_be(analyst: Client) -> None:
    """B 1 counts three children."""
    assert cells(page(analyst, "/framework/", audience="published"))[-2:] == [
        "Not judged 1 indicator of Care, Safe?",
        "–",
    ]


def test_a_framework_of_levels_alone_has_one_column(analyst: Client) -> None:
    assert cells(page(analyst, "/framework/inspection/")) == [
        *("Level", "Against target"),
        *("leaders", "Amber 2 indicators of leaders, 1 green, 1 red"),
    ]


def test_a_cell_opens_to_its_indicators(analyst: Client) -> None:
    every = page(analyst, "/framework/own/indicators/")
    assert codes(every) == ["A 1", "A 2", "B 1"]
    one = page(analyst, "/framework/own/indicators/", level="Help", theme="Heard?")
    assert codes(one) == ["A 2"]
    assert cells(one)[-8:-1] == ["–", "–", "82%", "", "80%", "Better than target", "–"]


def test_the_csv_says_what_was_asked_for_and_holds_nothing_that_is_hidden(
    analyst: Client,
) -> None:
    answer = analyst.get("/framework/own/indicators/csv/", {"audience": "published"})
    assert answer["Content-Disposition"] == 'attachment; filename="own-2017-09.csv"'
    said, table = answer.content.decode("utf-8-sig").split("\r\n\r\n")
    assert "Framework: The council’s framework; Month: September 2017" in said
    assert "As the public sees it" in said
    header, *rows = [line.split(",") for line in table.splitlines()]
    assert header[:6] == ["Level", "Theme", "Question", "Code", "Indicator", "Section"]
    places = [header.index(name) for name in ("Level", "Theme", "Code", "Figure", "Against target")]
    assert [[row[place] for place in places] for row in rows] == [
        ["Help", "Safe?", "A 1", "12", "Missing target"],
        ["Help", "Heard?", "A 2", "81.5", "Better than target"],
        ["Care", "Safe?", "B 1", "", "Not judged"],
    ]


def test_the_workbook_holds_the_list_the_matrix_and_what_was_asked_for(analyst: Client) -> None:
    answer = analyst.get("/framework/own/indicators/xlsx/", {"level": "Care"})
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    assert book.sheet_names == ["Indicators", "Matrix", "What it shows"]
    header, row = book.get_sheet_by_name("Indicators").to_python()
    told = dict(zip(header, row, strict=True))
    assert (told["Code"], told["Figure"], told["Target"]) == ("B 1", 3.0, 5.0)
    assert told["Against target"] == "Better than target"
    # The matrix stays whole.
    assert book.get_sheet_by_name("Matrix").to_python() == [
        ["Level", "Safe?", "Heard?"],
        ["Help", "Red, 1 indicator, 1 red\nSoon? Red.", "Green, 1 indicator, 1 green"],
        ["Care", "Green, 1 indicator, 1 green", "–"],
    ]
    said = [row[0] for row in book.get_sheet_by_name("What it shows").to_python()]
    assert "Framework: The council’s framework; Month: September 2017; Level: Care" in said


def test_the_pdf_is_tagged_and_holds_the_matrix_and_the_list(analyst: Client) -> None:
    answer = analyst.get("/framework/inspection/indicators/pdf/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    text = " ".join(PdfReader(BytesIO(answer.content)).pages[0].extract_text().split())
    assert "Inspection, September 2017" in text
    assert "leaders" in text
    assert "2 indicators, 1 green, 1 red" in text


@pytest.mark.parametrize(
    "address",
    ["/framework/none/", "/framework/none/indicators/", "/framework/own/indicators/doc/"],
)
def test_what_is_not_there_is_not_found(analyst: Client, address: str) -> None:
    assert analyst.get(address).status_code == 404


def test_an_indicator_is_given_its_places(analyst: Client) -> None:
    before = definition("B 2")
    jobs = Job.objects.count()
    sent = {
        "seen": before.pk,
        "place_0": "Care / Heard?",
        "question": "Do they come?",
        "place_1": "leaders",
        "topic": "Visits",
    }
    address = f"/register/{before.indicator_id}/place/"
    assert analyst.post(address, sent).status_code == 302
    after = definition("B 2")
    assert (after.level, after.theme, after.title) == ("Care", "Heard?", "Visits")
    assert after.tags == "Inspection: leaders; Question: Do they come?; Topic: Visits"
    assert Event.objects.latest("sequence").verb == "placed"
    # No figure hangs on it.
    assert Job.objects.count() == jobs
    # Somebody who saw what was before is told.
    assert analyst.post(address, sent | {"topic": "Other"}).status_code == 409


@pytest.mark.parametrize(
    "change", [{"question": "So; and so"}, {"place_0": "Care / None"}, {"topic": "x" * 201}]
)
def test_a_place_that_cannot_be_said_is_refused(analyst: Client, change: dict[str, str]) -> None:
    before = definition("B 2")
    sent = {"seen": before.pk, "place_0": "", "place_1": "", "question": "", "topic": ""}
    answer = analyst.post(f"/register/{before.indicator_id}/place/", sent | change)
    assert parsed(answer.content.decode()).one("title").text.startswith("Error: ")
    assert definition("B 2") == before


def test_a_framework_that_only_definitions_knew_is_kept_from_its_first_change_on(
    analyst: Client,
) -> None:
    sent = {"version": 0, "name": "Ours", "levels": "Care\nHelp\n Care \n", "themes": "Heard?"}
    assert analyst.post("/register/frameworks/own/", sent).status_code == 302
    kept = Framework.objects.get()
    assert (kept.name, kept.is_own, kept.levels) == ("Ours", True, ["Care", "Help"])
    assert analyst.post("/register/frameworks/own/", sent | {"version": 1}).status_code == 302
    assert analyst.post("/register/frameworks/own/", sent | {"version": 9, "name": "Mine"})
    assert Framework.objects.get().name == "Ours"
    found = cells(page(analyst, "/framework/"))
    assert found[:3] == ["Level", "Heard?", "Safe?"]


def test_a_cell_s_questions_are_kept(analyst: Client) -> None:
    address = "/register/frameworks/own/questions/?level=Care&theme=Heard%3F"
    sent = {"version": 0, "questions": "Who listens?\nWho comes?"}
    assert analyst.post(address, sent).status_code == 302
    assert cells(page(analyst, "/framework/"))[-1] == "No indicator –Who listens? –Who comes?"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Inspection", ""),
        ("Topic", "a meaning of its own"),
        ("A: b", "they separate"),
        ("A; b", "they separate"),
        ("", "Enter"),
    ],
)
def test_a_framework_is_added_under_a_name_that_tags_can_hold(
    analyst: Client, name: str, said: str
) -> None:
    sent = {"name": name, "levels": "One", "themes": ""}
    answer = analyst.post("/register/frameworks/add/", sent)
    if said:
        assert said in answer.content.decode()
        assert not Framework.objects.exists()
    else:
        assert Framework.objects.get().levels == ["One"]


FILE = """\
[[framework]]
name = "Ours"
own = true
levels = ["Help", "Care"]
themes = ["Safe?", "Heard?"]
questions = {"Help / Safe?" = ["Soon?"]}
[[framework]]
name = "Areas"
levels = ["front"]
[[place]]
codes = ["B 2", "B 1"]
level = "Care"
theme = "Heard?"
question = "Who comes?"
topic = "Visits"
Areas = "front"
"""


def test_frameworks_and_places_are_taken_in_once(tmp_path: Path) -> None:
    file = tmp_path / "frameworks.toml"
    file.write_text(FILE)
    for _ in range(2):
        call_command("load_frameworks", str(file), verbosity=0)
    assert list(Framework.objects.values_list("name", "levels")) == [
        ("Ours", ["Help", "Care"]),
        ("Areas", ["front"]),
    ]
    placed = definition("B 2")
    assert (placed.level, placed.theme) == ("Care", "Heard?")
    assert placed.tags == "Areas: front; Question: Who comes?; Topic: Visits"
    # It has a place already, given by its pack.
    assert definition("B 1").tags == ""
    assert Definition.objects.filter(indicator__code="B 2").count() == 2


@pytest.mark.parametrize(
    ("wrong", "right", "fault"),
    [
        ('"B 2", "B 1"', '"Z 9"', "place 1: there is no indicator Z 9."),
        ('level = "Care"', 'level = "None"', "place 1: Ours has no cell None / Heard?."),
        ('Areas = "front"', 'Areas = "back"', "place 1: Areas has no cell back / ."),
        ('Areas = "front"', 'Others = "x"', "place 1: there is no framework Others."),
        ('"Help / Safe?"', '"Help / Fed?"', "the questions of 'Help / Fed?' are of no cell of it."),
        ('levels = ["front"]', "levels = []", "framework 2: write its name and its levels."),
        ("own = true", "ours = true", "framework 1: ours is not known."),
    ],
)
def test_a_file_with_faults_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: str, right: str, fault: str
) -> None:
    file = tmp_path / "frameworks.toml"
    file.write_text(FILE.replace(wrong, right))
    with pytest.raises(CommandError):
        call_command("load_frameworks", str(file))
    assert fault in capsys.readouterr().out
    assert not Framework.objects.exists()
    assert definition("B 2").level == ""


def test_more_indicators_ask_no_more_of_the_database(analyst: Client, tmp_path: Path) -> None:
    def queries() -> list[int]:
        counts = []
        for address in ("/framework/", "/framework/own/indicators/"):
            for audience in ("staff", "published"):
                page(analyst, address, audience=audience)
                with CaptureQueriesContext(connection) as asked:
                    page(analyst, address, audience=audience)
                counts.append(len(asked))
        return counts

    assert queries() == QUERIES
    more = "".join(f"C {n},More,Back door,number,smaller,Care,Safe?,\n" for n in range(5))
    loaded(
        pack(
            tmp_path,
            title="More",
            recorded_on="2017-12-01",
            indicators=INDICATORS + more,
            values=VALUES + "".join(f"\nC {n},2017-09,3" for n in range(5)),
        )
    )
    assert queries() == QUERIES


@pytest.mark.parametrize("address", ["/framework/own/", "/framework/own/indicators/"])
def test_a_preview_says_how_many_figures_are_held_back(analyst: Client, address: str) -> None:
    def told(**asked: str) -> str:
        return " ".join(page(analyst, address, **asked).one("main").text.split())

    assert "1 figure on this page is held back from the public" in told(audience="published")
    assert "Preview." not in told()


def test_a_list_of_what_may_be_told_holds_nothing_back(analyst: Client) -> None:
    asked = {"audience": "published", "level": "Help"}
    told = page(analyst, "/framework/own/indicators/", **asked).one("main").text
    assert "Nothing on this page is held back from the public." in " ".join(told.split())

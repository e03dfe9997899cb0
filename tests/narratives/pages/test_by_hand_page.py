"""Figures entered by hand: who sees which, how they are read, what is asked, what is kept."""

from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from indicators.actions import recalculation
from indicators.checks.expected import expected
from indicators.models import Asks, Definition, Indicator, Judgement, Reason, Release, Value
from indicators.rules.periods import Month
from kpiportal import jobs
from kpiportal.models import Event, Job, Person
from narratives.actions import rounds
from narratives.models import Round
from tests.cast import Cast
from tests.markup import parsed
from tests.narratives.makers import NOW
from tests.narratives.pages.conftest import as_, text_of
from tests.narratives.quarter import Quarter

pytestmark = pytest.mark.django_db

OCTOBER = Month.of(2017, 10)
SEPTEMBER = Month.of(2017, 9)
URL = "/figures-in/by-hand/months/2017-10/"


@pytest.fixture(autouse=True)
def october(quarter: Quarter) -> Round:
    """September's figures are closed, October's are open."""
    return quarter.next_month()


def codes_on(answer: HttpResponse) -> list[str]:
    page = parsed(answer.content.decode())
    return [
        each.text.split("\n")[0].strip()
        for each in page.all("span", **{"class": "portal-grid__code"})
    ]


def numbers(person: Person, url: str = URL) -> dict[str, str]:
    """By code the number of its row."""
    page = parsed(as_(person).get(url).content.decode())
    keys = [each for each in page.all("input", type="hidden") if each["name"].startswith("key-")]
    codes = dict(Indicator.objects.values_list("pk", "code"))
    return {codes[int(each["value"].split(":")[0])]: each["name"][4:] for each in keys}


def form_of(person: Person, url: str = URL) -> dict[str, str]:
    """What a browser would send of the page as it stands."""
    (form,) = forms_on(as_(person).get(url))
    return form


def forms_on(answer: HttpResponse) -> list[dict[str, str]]:
    """What a browser would send of each form below the heading."""
    main = text_of(answer).partition("<h1")[2]
    return [_fields(form.partition("</form>")[0]) for form in main.split("<form")[1:]]


def _fields(form: str) -> dict[str, str]:
    sent, name = {}, ""
    for each in parsed(f"<form{form}").elements:
        if each.tag == "select":
            name = each["name"]
        elif each.tag == "option" and "selected" in each.attrs:
            sent[name] = each["value"]
        elif each.tag == "button" and each["name"]:
            sent[each["name"]] = each["value"]
        elif each.tag == "input" and each["name"] not in (None, "csrfmiddlewaretoken"):
            sent[each["name"]] = each["value"] or ""
    return sent


def typed(person: Person, url: str = URL, /, **cells: str) -> HttpResponse:
    """`AB_02_value="90"`: typed into the page as it stands, and saved."""
    return as_(person).post(url, filled(person, url, **cells))


def filled(person: Person, url: str = URL, /, **cells: str) -> dict[str, str]:
    sent, rows = form_of(person, url), numbers(person, url)
    for name, text in cells.items():
        first, second, field = name.split("_", 2)
        sent[f"{field}-{rows[f'{first} {second}']}"] = text
    return sent


def held(code: str, end: Month = OCTOBER) -> Value:
    return Value.objects.current().get(indicator__code=code, end=end)


class TestWho:
    def test_an_analyst_sees_all_and_a_lead_officer_their_own(self, cast: Cast) -> None:
        all_codes = ["AB 01", "AB 02", "AB 03", "AB 04", "AB 05"]
        assert codes_on(as_(cast.analyst).get(URL)) == all_codes
        assert codes_on(as_(cast.lead_officer).get(URL)) == ["AB 01", "AB 02"]
        assert codes_on(as_(cast.other_officer).get(URL)) == ["AB 03", "AB 04", "AB 05"]

    def test_a_lead_officer_enters_while_the_month_is_open(self, cast: Cast) -> None:
        closed = "/figures-in/by-hand/months/2017-09/"
        assert as_(cast.lead_officer).get(closed).status_code == 404
        assert as_(cast.analyst).get(closed).status_code == 200
        assert typed(cast.lead_officer, AB_02_value="90").status_code == 302
        assert held("AB 02").value == 90

    def test_what_another_leads_is_not_there(self, cast: Cast) -> None:
        theirs = filled(cast.other_officer, AB_03_value="230")
        assert as_(cast.lead_officer).post(URL, theirs).status_code == 400
        indicator = Indicator.objects.get(code="AB 03").pk
        url = f"/figures-in/by-hand/indicators/{indicator}/"
        assert as_(cast.lead_officer).get(url).status_code == 404
        assert as_(cast.lead_officer).post(url, theirs).status_code == 404
        theirs["check"] = numbers(cast.other_officer)["AB 03"]
        check = "/figures-in/by-hand/check/"
        assert as_(cast.lead_officer).post(check, theirs).status_code == 404
        assert as_(cast.other_officer).post(check, theirs).status_code == 200
        assert Release.objects.count() == 1

    def test_closed_meanwhile_nothing_is_saved_and_nothing_typed_is_lost(
        self, cast: Cast, october: Round
    ) -> None:
        sent = filled(cast.lead_officer, AB_02_value="91.5")
        rounds.close_figures(
            round_=october, version=october.version, gaps="Late", by=cast.analyst, now=NOW
        )
        answer = as_(cast.lead_officer).post(URL, sent)
        assert answer.status_code == 409
        assert "The figures of October 2017 are closed." in text_of(answer)
        assert 'value="91.5"' in text_of(answer)
        assert not Value.objects.filter(end=OCTOBER).exists()

    @pytest.mark.parametrize("who", ["acceptor", "director", "member", "administrator", "auditor"])
    def test_others_may_not(self, cast: Cast, who: str) -> None:
        for url in (URL, "/figures-in/by-hand/", "/figures-in/"):
            assert as_(getattr(cast, who)).get(url).status_code == 403
        assert as_(getattr(cast, who)).post(URL, {}).status_code == 403

    def test_a_template_holds_only_what_its_reader_leads(self, cast: Cast) -> None:
        def codes(person: Person) -> list[str]:
            content = as_(person).get("/figures-in/template/?month=2017-10").content
            sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("figures")
            return [str(row[0]) for row in sheet.to_python()[1:]]

        assert codes(cast.analyst) == ["AB 01", "AB 02", "AB 03", "AB 04", "AB 05"]
        assert codes(cast.lead_officer) == ["AB 01", "AB 02"]
        assert codes(cast.other_officer) == ["AB 03", "AB 04", "AB 05"]


class TestEntering:
    def test_a_figure_goes_through_the_same_door_as_a_pack(self, cast: Cast) -> None:
        answer = typed(cast.lead_officer, AB_02_value="90.5%", AB_02_note="Counted twice")
        assert answer["Location"] == URL
        release = Release.objects.newest()
        assert release
        assert (release.title, release.month) == ("By hand for October 2017 (1)", OCTOBER)
        assert release.loaded_by == cast.lead_officer
        value = held("AB 02")
        assert (value.value, value.note, value.release) == (
            Decimal("90.5"),
            "Counted twice",
            release,
        )
        event = Event.objects.get(verb="entered")
        assert event.actor_name == "Lead officer (Front door manager)"
        assert (event.target_name, event.detail["figures"]) == (release.title, 1)
        job = Job.objects.get(kind=recalculation.RECALCULATE, ids__release=release.pk)
        jobs.run(job.pk, now=timezone.now())
        assert Judgement.objects.get(value=value).target_standing == "ahead"

    def test_a_percentage_is_worked_out_from_its_counts(self, cast: Cast) -> None:
        typed(cast.analyst, AB_02_numerator="1,001", AB_02_denominator="1,100")
        value = held("AB 02")
        assert (value.value, value.numerator) == (Decimal("91"), 1001)
        assert "Comes to 91%" in text_of(as_(cast.analyst).get(URL))
        assert form_of(cast.analyst)[f"value-{numbers(cast.analyst)['AB 02']}"] == ""

    def test_a_row_left_as_it_is_is_not_stored_and_a_second_click_neither(self, cast: Cast) -> None:
        sent = filled(cast.analyst, AB_03_value="220")
        for _ in range(2):
            assert as_(cast.analyst).post(URL, sent).status_code == 302
        assert Release.objects.count() == 2
        assert Value.objects.filter(end=OCTOBER).count() == 1

    @pytest.mark.parametrize(
        ("cells", "sentence"),
        [
            ({"AB_03_value": "<5"}, "&lt;5 is no figure."),
            ({"AB_03_value": "many"}, "many is no number."),
            ({"AB_02_numerator": "9"}, "Type both counts, or the figure itself."),
            ({"AB_02_numerator": "0", "AB_02_denominator": "0"}, "Out of nothing there is"),
            ({"AB_02_numerator": "9", "AB_02_denominator": "8"}, "greater than the denominator"),
            ({"AB_03_value": "4", "AB_03_status": "not_due"}, "There is a figure, and this"),
            ({"AB_03_note": "Later"}, "Type the figure, or choose a status"),
        ],
    )
    def test_what_can_not_be_is_refused_beside_its_cell_and_kept_on_the_page(
        self, cast: Cast, cells: Mapping[str, str], sentence: str
    ) -> None:
        answer = typed(cast.analyst, AB_04_value="7", **cells)
        page = parsed(answer.content.decode())
        assert answer.status_code == 200
        assert text_of(answer).count(sentence) == 2, "in the summary, and beside the cell"
        assert page.one("title").text.startswith("Error:")
        assert Release.objects.count() == 1
        number = numbers(cast.analyst)["AB 04"]
        assert (
            next(e for e in page.all("input") if e.attrs.get("id") == f"value-{number}")["value"]
            == "7"
        )

    @pytest.mark.parametrize("status", ["suppressed", "not_due", "not_available"])
    def test_a_status_says_why_there_is_no_figure(self, cast: Cast, status: str) -> None:
        assert typed(cast.analyst, AB_03_status=status).status_code == 302
        assert (held("AB 03").value, held("AB 03").status) == (None, status)

    def test_a_suppressed_figure_may_be_held(self, cast: Cast) -> None:
        typed(cast.analyst, AB_04_value="3", AB_04_status="suppressed")
        assert (held("AB 04").value, held("AB 04").status) == (3, "suppressed")

    def test_an_odd_figure_is_accepted_with_a_reason_that_is_kept(self, cast: Cast) -> None:
        answer = typed(cast.analyst, AB_02_value="104")
        assert "104% lies outside 0 to 100." in text_of(answer)
        assert not Value.objects.filter(end=OCTOBER).exists()
        number = numbers(cast.analyst)["AB 02"]
        page = parsed(text_of(answer))
        told = next(e for e in page.all("input") if e.attrs.get("name") == f"answered-{number}")
        more = {f"why_right-{number}": "Some were counted late"}
        sent = filled(cast.analyst, AB_02_value="104") | more
        assert as_(cast.analyst).post(URL, sent).status_code == 200, "nobody was told of it"
        sent[f"answered-{number}"] = told["value"]
        assert as_(cast.analyst).post(URL, sent).status_code == 302
        reason = Reason.objects.get()
        assert (reason.value, reason.asks, reason.reason, reason.by) == (
            held("AB 02"),
            Asks.ODD,
            "Some were counted late",
            cast.analyst,
        )
        assert "104% lies outside" in reason.about

    def test_each_changed_figure_is_asked_why_and_keeps_its_own_reason(self, cast: Cast) -> None:
        url = "/figures-in/by-hand/months/2017-09/"
        changes = {"AB_02_value": "96", "AB_03_value": "217"}
        answer = typed(cast.analyst, url, **changes, AB_04_note="Under five")
        assert text_of(answer).count("Why is it changed?") == 2
        assert Release.objects.count() == 1
        sent = filled(cast.analyst, url, **changes, AB_02_why_changed="A", AB_03_why_changed=" ")
        answer = as_(cast.analyst).post(url, sent)
        assert "AB 03: Say why it is changed." in text_of(answer)
        assert 'value="A"' in text_of(answer)
        why = {"AB_02_why_changed": "Found late", "AB_03_why_changed": "Twins"}
        assert typed(cast.analyst, url, **changes, **why).status_code == 302
        kept = Reason.objects.values_list("value__indicator__code", "reason", "asks")
        assert list(kept) == [("AB 02", "Found late", "restated"), ("AB 03", "Twins", "restated")]
        old = Value.objects.get(indicator__code="AB 03", end=SEPTEMBER, value=216)
        assert old.superseded_at, "what was known is kept"

    def test_a_figure_is_taken_back_by_a_status_alone(self, cast: Cast) -> None:
        url = "/figures-in/by-hand/months/2017-09/"
        answer = typed(cast.analyst, url, AB_03_value="")
        assert "To take a figure back, choose a status" in text_of(answer)

    def test_what_follows_from_others_can_not_be_typed(self, cast: Cast) -> None:
        sent = filled(cast.analyst, AB_03_value="220")
        derived = Definition.objects.current().get(indicator__code="AB 03")
        with transaction.atomic():
            Definition.objects.filter(pk=derived.pk).update(superseded_at=timezone.localdate())
            derived.pk, derived.derive = None, "sum_to_date(AB 04)"
            derived.recorded_on = timezone.localdate()
            derived.save()
        assert "AB 03" not in codes_on(as_(cast.analyst).get(URL))
        assert as_(cast.analyst).post(URL, sent).status_code == 400
        url = f"/figures-in/by-hand/indicators/{derived.indicator_id}/"
        assert as_(cast.analyst).get(url).status_code == 404
        assert as_(cast.analyst).post(url, sent).status_code == 404

    def test_one_indicator_s_months_are_entered_in_one_grid(self, cast: Cast) -> None:
        indicator = Indicator.objects.get(code="AB 03").pk
        url = f"/figures-in/by-hand/indicators/{indicator}/"
        page = parsed(as_(cast.analyst).get(url).content.decode())
        heads = [each.text.strip() for each in page.all("th", scope="row")]
        assert heads[:1] + heads[3:5] == ["October 2017", "July 2017", "June 2017"]
        officer = parsed(as_(cast.other_officer).get(url).content.decode())
        assert [each.text.strip() for each in officer.all("th", scope="row")] == ["October 2017"]
        sent = form_of(cast.analyst, url)
        sent |= {"value-1": "220", "value-3": "210"}
        assert as_(cast.analyst).post(url, sent).status_code == 302
        assert held("AB 03").value == 220
        assert held("AB 03", Month.of(2017, 8)).value == 210
        assert Release.objects.newest().month == OCTOBER

    def test_a_row_is_checked_as_it_is_typed_and_nothing_of_that_stays(self, cast: Cast) -> None:
        number = numbers(cast.analyst)["AB 02"]

        def said(**cells: str) -> str:
            sent = filled(cast.analyst, **cells) | {"check": number}
            answer = as_(cast.analyst).post("/figures-in/by-hand/check/", sent)
            assert answer.status_code == 200
            return " ".join(parsed(f"<td>{text_of(answer)}</td>").one("td").text.split())

        assert said() == ""
        assert said(AB_02_numerator="24", AB_02_denominator="38") == "Comes to 63.16%"
        assert "greater than the denominator" in said(AB_02_numerator="9", AB_02_denominator="8")
        assert "<5 is no figure" in said(AB_02_value="<5")
        assert "Why is it right?" in said(AB_02_value="104")
        assert (Release.objects.count(), Value.objects.filter(end=OCTOBER).count()) == (1, 0)

    def test_a_row_that_somebody_made_up_is_refused(self, cast: Cast) -> None:
        sent = filled(cast.analyst, AB_03_value="220")
        number = numbers(cast.analyst)["AB 03"]
        key = sent[f"key-{number}"].split(":")
        for wrong in ("1:2", ":".join([*key[:3], "999999", ""]), ":".join([*key[:4], "Nowhere"])):
            answer = as_(cast.analyst).post(URL, sent | {f"key-{number}": wrong})
            assert answer.status_code == 400, wrong
        assert not Value.objects.filter(end=OCTOBER).exists()

    def test_more_rows_cost_no_more_queries(self, cast: Cast) -> None:
        def queries(person: Person) -> int:
            client = as_(person)
            client.get(URL)
            with CaptureQueriesContext(connection) as captured:
                client.get(URL)
            return len(captured)

        assert len(expected(OCTOBER)) == 5
        assert queries(cast.lead_officer) == queries(cast.other_officer)


class TestAtOnce:
    def test_what_another_saved_is_shown_beside_mine_and_neither_is_lost(self, cast: Cast) -> None:
        sent = filled(cast.analyst, AB_03_value="220", AB_04_value="7")
        typed(cast.other_officer, AB_03_value="225", AB_03_note="At midnight")
        answer = as_(cast.analyst).post(URL, sent)
        assert answer.status_code == 409
        page = parsed(text_of(answer))
        cells = [each.text.strip() for each in page.all("td")]
        assert cells == ["Figure", "220", "225", "Note", "nothing", "At midnight"]
        assert "Saved by Other officer" in text_of(answer)
        assert held("AB 03").value == 225
        assert not Value.objects.filter(indicator__code="AB 04", end=OCTOBER).exists()

        theirs, mine = forms_on(answer)
        answer = as_(cast.analyst).post(URL, theirs)
        (again,) = forms_on(answer)
        assert sorted(_values(again)) == ["225", "7"]
        answer = as_(cast.analyst).post(URL, mine)
        (again,) = forms_on(answer)
        assert sorted(_values(again)) == ["220", "7"]
        number = numbers(cast.analyst)["AB 03"]
        answer = as_(cast.analyst).post(URL, again | {f"why_changed-{number}": "Counted again"})
        assert answer.status_code == 302
        assert (held("AB 03").value, held("AB 04").value) == (220, 7)

    def test_what_another_saved_elsewhere_is_no_conflict(self, cast: Cast) -> None:
        sent = filled(cast.analyst, AB_03_value="220")
        typed(cast.other_officer, AB_04_value="7")
        assert as_(cast.analyst).post(URL, sent).status_code == 302
        assert (held("AB 03").value, held("AB 04").value) == (220, 7)


def _values(sent: Mapping[str, str]) -> list[str]:
    return [text for name, text in sent.items() if name.startswith("value-") and text]

"""Once through the whole house: figures come in, and in the end a signed paper lies there."""

import io
import json
import re
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from audits.actions.assignment import assign
from audits.actions.programmes import start_programme
from audits.models import Audit, Grade, Programme
from indicators.models import Judgement
from indicators.rules.periods import Month
from kpiportal import jobs
from kpiportal.models import Job, Person, Service, Team
from narratives.models import Commentary, Occasion, Paper, Round, Snapshot
from tests.cast import PASSWORD, Cast
from tests.narratives.makers import PACK, make_chain, make_post, put_in_post
from tests.programs import House, wait_until

CASE = "ZQX4471093"
SEPTEMBER = Month.of(2017, 9)


def sign_in(person: Person) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


def act(client: Client, name: str, *args: Any, **answers: Any) -> None:
    answer = client.post(reverse(name, args=args), answers)
    assert answer.status_code == 302, answer.content.decode()


def shown(client: Client, name: str, *args: Any, **query: Any) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page
    return found[1]


def done(kind: str) -> None:
    """Wait until the worker has done every job of this kind."""
    wait_until(lambda: not Job.objects.filter(kind=kind).exclude(state="done").exists())
    assert Job.objects.filter(kind=kind).exists()


@pytest.mark.slow
def test_figures_come_in_and_a_signed_paper_comes_out(
    house: House, cast: Cast, settings: Any
) -> None:
    settings.MEDIA_ROOT = house.folder / "files"
    house.start_worker()

    figures_are_loaded_and_judged(house, cast)
    commentary_is_written_and_accepted(cast)
    an_audit_is_recorded(cast)
    the_director_signs(cast)
    the_month_is_frozen()
    a_paper_comes_out(cast)
    everything_can_be_verified(house)


def figures_are_loaded_and_judged(house: House, cast: Cast) -> None:
    loaded = house.manage("load_pack", str(PACK))
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr
    behind = Judgement.objects.filter(target_standing="behind", value__end=SEPTEMBER)
    wait_until(lambda: [one.value.indicator.code for one in behind.all()] == ["AB 01"])
    jobs.keep_calendar(now=timezone.now())
    done("begin a month")
    put_in_post("Front door manager", cast.lead_officer)
    make_chain(make_post("Head of service", cast.acceptor))
    make_post("Director of children’s services", cast.director)

    page = shown(sign_in(cast.lead_officer), "scorecard", month="2017-09")
    assert "% of referrals that are repeat within 12 months" in page
    printed = json.loads(house.manage("scorecard", "--month", "2017-09").stdout)
    assert printed["totals"]["target"] == {
        "ahead": 1,
        "level": 0,
        "near": 1,
        "behind": 1,
        "none": 2,
    }


def commentary_is_written_and_accepted(cast: Cast) -> None:
    month = Round.objects.months().get()
    act(sign_in(cast.analyst), "figures_close", month.pk, version=month.version, gaps="")
    due = Commentary.objects.get(is_due=True)
    assert due.indicator.code == "AB 01"

    officer = sign_in(cast.lead_officer)
    assert reverse("commentary", args=[due.pk]) in shown(officer, "your_work")
    text = "Repeat referrals were 133 of 577, above our target of 20%."
    act(officer, "commentary_write", due.pk, version=0, changed=text, submit="1")

    head = sign_in(cast.acceptor)
    assert reverse("commentary", args=[due.pk]) in shown(head, "your_work")
    act(
        head,
        "commentary_accept",
        due.pk,
        version=hidden(shown(head, "commentary", due.pk), "version"),
    )


def an_audit_is_recorded(cast: Cast) -> None:
    team = Team.objects.create(name="North", service=Service.objects.create(name="Social care"))
    programme = start_programme(
        title="Quarter 2 case audits",
        kind=Programme.Kind.RANDOM,
        first_day=date(2017, 7, 1),
        months=3,
        by=cast.audit_coordinator,
    )
    audit = assign(
        programme=programme,
        number=CASE,
        team=team,
        auditor=cast.auditor,
        moderator=cast.moderator,
        by=cast.audit_coordinator,
        now=timezone.now(),
    )
    auditor = sign_in(cast.auditor)
    assert reverse("audit", args=[audit.pk]) in shown(auditor, "your_work")
    good = Grade.objects.get(scale=programme.scale, name="Good")
    areas = {
        f"area-{area.pk}-{field}": ""
        for area in programme.tool.areas.all()
        for field in ("grade", "explanation")
    }
    act(
        auditor,
        "record_audit",
        audit.pk,
        version=audit.version,
        grade=good.pk,
        explanation="The plan follows from the assessment.",
        strengths="",
        concerns="",
        submit="yes",
        **areas,
    )
    assert Audit.objects.get().state == "submitted"


def the_director_signs(cast: Cast) -> None:
    quarter = Round.objects.quarters().get()
    act(sign_in(cast.analyst), "quarter_hand_on", quarter.pk, version=quarter.version, gaps="")

    director = sign_in(cast.director)
    assert reverse("quarter", args=[quarter.pk]) in shown(director, "your_work")
    page = shown(director, "quarter_read", quarter.pk)
    assert "Repeat referrals were 133 of 577" in page
    act(
        director,
        "quarter_approve",
        quarter.pk,
        version=hidden(page, "version"),
        seen=hidden(page, "seen"),
        reservations="",
    )
    quarter.refresh_from_db()
    assert quarter.state == "approved"
    assert quarter.signature.sha256 == quarter.signature.snapshot.sha256 == hidden(page, "seen")


def the_month_is_frozen() -> None:
    """The calendar asks for it: the fifth working day is long past. Asked again, it is there."""
    for _ in range(2):
        jobs.keep_calendar(now=timezone.now())
    done("snapshot")
    monthly = Snapshot.objects.filter(occasion=Occasion.MONTHLY)
    assert [str(month) for month in monthly.values_list("month", flat=True)] == ["2017-09"]


def a_paper_comes_out(cast: Cast) -> None:
    done("paper")
    paper = Paper.objects.get()
    director = sign_in(cast.director)
    assert reverse("paper", args=[paper.pk]) in shown(director, "documents")
    answer: HttpResponse = director.get(reverse("paper", args=[paper.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment;")
    reader = PdfReader(io.BytesIO(answer.content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert "Approved by Director of children’s services on" in text
    assert paper.snapshot.short_hash in text
    assert "24 23 133 577 Better 20 Missing target" in text
    assert CASE not in text


def everything_can_be_verified(house: House) -> None:
    verified = house.manage("verify")
    assert verified.returncode == 0, verified.stdout
    for sentence in ["The snapshots hold", "The signatures hold: 1", "The papers hold: 1 paper"]:
        assert sentence in verified.stdout

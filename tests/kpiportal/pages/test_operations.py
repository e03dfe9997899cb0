"""The pages of jobs and of a laptop's mail."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from pytest_django import Settings

from kpiportal.models import Event, Job
from tests.cast import Cast
from tests.sessions import client_of

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def make_job(key: str, state: str, **more: object) -> Job:
    return Job.objects.create(
        kind="verify the evidence", key=key, state=state, asked_at=NOW, due_at=NOW, **more
    )


@pytest.fixture
def broken(cast: Cast) -> Job:
    return make_job("broken", "set_aside", attempts=5, error="OSError: The disk is full")


def test_jobs_that_wait_run_were_done_and_set_aside_each_have_their_place(
    cast: Cast, broken: Job
) -> None:
    waiting = make_job("waiting", "waiting")
    running = make_job("running", "running", lease_until=NOW)
    done = make_job("done", "done", done_at=NOW)
    page = client_of(cast.analyst).get("/jobs/")
    assert [row.record for row in page.context["to_do"].rows] == [waiting, running]
    assert [row.record for row in page.context["done"].rows] == [done]
    assert list(page.context["set_aside"]) == [broken]
    assert "OSError: The disk is full" in page.content.decode()


def test_a_job_set_aside_is_tried_again_once_and_the_trail_says_by_whom(
    cast: Cast, broken: Job
) -> None:
    client = client_of(cast.analyst)
    page = client.post(f"/jobs/{broken.pk}/again/", follow=True)
    assert "It is in line again." in page.content.decode()
    again = client.post(f"/jobs/{broken.pk}/again/", follow=True)
    assert "started it again already" in again.content.decode()
    broken.refresh_from_db()
    assert (broken.state, broken.attempts) == ("waiting", 0)
    assert [(event.actor, event.verb) for event in Event.objects.all()] == [
        (cast.analyst, "started again")
    ]


@pytest.mark.parametrize("state", ["waiting", "done"])
def test_only_a_job_that_was_set_aside_is_tried_again(cast: Cast, state: str) -> None:
    job = make_job("other", state, done_at=NOW if state == "done" else None)
    client_of(cast.analyst).post(f"/jobs/{job.pk}/again/")
    job.refresh_from_db()
    assert job.state == state
    assert not Event.objects.exists()


@pytest.fixture
def mails(settings: Settings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = settings.MAIL_FOLDER = tmp_path
    for name in ("first", "second"):
        link = f"http://localhost/password/new/{name}/"
        EmailMessage(f"For the {name} – now", f"Follow {link} <script>", to=["a@b.example"]).send()


def test_a_laptop_shows_the_mail_it_wrote_with_links_that_work(cast: Cast, mails: None) -> None:
    page = client_of(cast.administrator).get("/mail/")
    assert sorted(mail.subject for mail in page.context["mails"]) == [
        "For the first – now",
        "For the second – now",
    ]
    assert {mail.to for mail in page.context["mails"]} == {"a@b.example"}
    text = page.content.decode()
    assert '<a href="http://localhost/password/new/first/"' in text
    assert "<script> " not in text


def test_where_mail_is_really_sent_there_is_no_such_page(
    cast: Cast, mails: None, settings: Settings
) -> None:
    settings.IN_PRODUCTION = True
    assert client_of(cast.administrator).get("/mail/").status_code == 404

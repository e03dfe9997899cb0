"""A round goes through the real web server, worker and Redis, each case's number a telltale; then
every place that keeps or carries anything is searched for one."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.cookiejar import Cookie, CookieJar
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
import redis
from django.conf import settings
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from audits.actions import retention
from audits.actions.feeding import bring_in, feed
from audits.actions.safeguarding import acknowledge
from audits.findings.figures import figures
from audits.models import Audit, CaseNumber, Consolidation, FrameCase, SafeguardingConcern
from indicators.rules.periods import Month
from kpiportal.access import Role
from kpiportal.checks import patterns
from kpiportal.jobs import enqueue
from kpiportal.models import Event, Job, Person
from narratives.actions.snapshots import take_by_hand
from narratives.models import Snapshot
from tests.audits.conftest import Round, someone, start_a_round
from tests.audits.pages.browsing import filled_in
from tests.audits.test_drawing import setting_up
from tests.cast import Cast
from tests.indicators.register import Register
from tests.programs import House, wait_until
from tests.sessions import session_of

pytestmark = [pytest.mark.slow]

CANARY = "ZQX4471"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Browser:
    """Somebody's browser, which keeps the addresses that it was at and what it was shown."""

    site: str
    person: Person
    addresses: list[str] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        jar = CookieJar()
        jar.set_cookie(_cookie(settings.SESSION_COOKIE_NAME, session_of(self.person)))
        self.opener = build_opener(HTTPCookieProcessor(jar))

    def get(self, path: str) -> str:
        return self._open(path, Request(self.site + path))

    def post(self, path: str, data: dict[str, object], *, seen_at: str = "") -> str:
        """From the form at that address, or at the one where its button stands."""
        token = TOKEN.search(self.get(seen_at or path))
        assert token, path
        body = encode_multipart(BOUNDARY, data | {"csrfmiddlewaretoken": token[1]})
        headers = {"Content-Type": MULTIPART_CONTENT, "Referer": self.site + path}
        return self._open(path, Request(self.site + path, body, headers))

    def _open(self, path: str, request: Request) -> str:
        try:
            with self.opener.open(request) as answer:
                text, at = answer.read().decode(errors="replace"), answer.url
        except HTTPError as error:
            text, at = error.read().decode(errors="replace"), str(error.url)
        self.addresses += [path, at]
        self.shown[path] = self.shown.get(path, "") + text
        return text


def _cookie(name: str, value: str) -> Cookie:
    return Cookie(
        version=0, name=name, value=value, port=None, port_specified=False, domain="127.0.0.1",
        domain_specified=False, domain_initial_dot=False, path="/", path_specified=True,
        secure=False, expires=None, discard=True, comment=None, comment_url=None, rest={},
    )  # fmt: skip


@contextmanager
def overheard(house: House) -> Iterator[list[str]]:
    """All that is said to Redis meanwhile, as Redis itself hears it."""
    said: list[str] = []
    listener = redis.Redis(port=house.redis_port)
    with listener.monitor() as monitor:

        def listen() -> None:
            with suppress(redis.RedisError, OSError, ValueError, AttributeError):
                said.extend(map(str, monitor.listen()))

        Thread(target=listen, daemon=True).start()
        yield said


@dataclass
class Told:
    """What a round leaves behind, by where it lies."""

    house: House
    browsers: list[Browser]
    redis: list[str]

    def places(self) -> dict[str, str]:
        found = {
            "addresses": "\n".join(at for b in self.browsers for at in b.addresses),
            "what Redis was told": "\n".join(self.redis),
            "what Redis keeps": self._kept_by_redis(),
            "jobs": str(list(Job.objects.values())),
            "events": str(list(Event.objects.values())),
            "snapshots": b"".join(bytes(s.content) for s in Snapshot.objects.all()).decode(),
        }
        # The logs of all programs, mails, uploads, the anchor: whatever lies on the disk.
        for path in self.house.folder.rglob("*"):
            if path.is_file():
                found[f"file {path.relative_to(self.house.folder)}"] = path.read_text(
                    errors="replace"
                )
        return found

    def _kept_by_redis(self) -> str:
        bell = redis.Redis(port=self.house.redis_port)
        with bell:
            return str([(key, bell.dump(key)) for key in bell.scan_iter()])


def cases(count: int) -> bytes:
    lines = [f"{CANARY}{at},North,Plan" for at in range(count)]
    return "\n".join(["number,team,type", *lines]).encode()


class File:
    """As a browser sends it."""

    def __init__(self, content: bytes) -> None:
        self.name, self.content_type, self.content = "cases.csv", "text/csv", content

    def read(self) -> bytes:
        return self.content


def load_and_draw(browser: Browser, programme: int) -> None:
    """After a file that is refused with what is wrong in it."""
    page = f"/audits/programmes/{programme}/"
    wrong = cases(3) + f"\n{CANARY}9,Nowhere,Plan".encode()
    assert "the portal has no" in browser.post(f"{page}frame/", {"file": File(wrong)})
    browser.post(f"{page}frame/", {"file": File(cases(6))})
    assert FrameCase.objects.count() == 6
    browser.post(f"{page}draw/", {}, seen_at=page)
    browser.post(f"{page}share-out/", {})
    assert Audit.objects.count() == 4


def record(browser: Browser, audit: Audit) -> None:
    page = f"/audits/{audit.pk}/"
    draft = filled_in(audit, explanation="A draft", autosave="yes")
    assert '"saved"' in browser.post(f"{page}record/", draft)
    browser.post(f"{page}safeguarding/", {"words": f"Left alone, {CANARY}"})
    audit.refresh_from_db()
    good = audit.programme.scale.grades.get(name="Good").pk
    words = filled_in(audit, grade=good, explanation="Purposeful.", submit="yes")
    browser.post(f"{page}record/", words)
    audit.refresh_from_db()
    assert audit.state == "submitted"


def consolidate(browsers: dict[int, Browser], first: Audit) -> None:
    page, good = f"/audits/{first.pk}/consolidate/", first.grade_id
    assert first.second
    browsers[first.auditor_id].post(page, {"grade": good, "reason": "We both saw it so."})
    made = Consolidation.objects.get(audit=first)
    browsers[first.second.auditor_id].post(page, {"agree": made.pk})


def judge(browser: Browser, audit: Audit) -> None:
    page, good = f"/audits/{audit.pk}/", audit.grade_id
    audit.refresh_from_db()
    given = {"version": audit.version, "grade": good, "reason": ""}
    browser.post(f"{page}moderate/", given)
    browser.post(f"{page}finalise/", {"version": audit.version + 1}, seen_at=page)
    audit.refresh_from_db()
    assert audit.state == "final"


def walk(browser: Browser) -> None:
    """Every address that takes nothing: lists, searches, exports, files."""
    for pattern in patterns(get_resolver()):
        with suppress(NoReverseMatch):
            if pattern.name not in {"account_logout", "home"}:
                browser.get(reverse(pattern.name))


def a_round(round_: Round, site: str) -> list[Browser]:
    cast = round_.cast
    someone("Second marker", Role.AUDITOR)
    programme = setting_up(round_, number=2, marked_twice=100)
    people = [cast.audit_coordinator, *Person.objects.filter(role_set__role=Role.AUDITOR)]
    browsers = {person.pk: Browser(site, person) for person in [*people, cast.moderator]}
    load_and_draw(browsers[cast.audit_coordinator.pk], programme.pk)
    for audit in Audit.objects.all():
        record(browsers[audit.auditor_id], audit)
    for first in Audit.objects.filter(second_of=None):
        consolidate(browsers, first)
        judge(browsers[cast.moderator.pk], first)
    watch = (cast.analyst, cast.director, cast.member, cast.lead_member, cast.administrator)
    watching = [Browser(site, person) for person in [*watch, cast.nobody]]
    for browser in watching:
        walk(browser)
    return [*browsers.values(), *watching]


def test_the_number_of_no_case_gets_anywhere_on_its_way_through_a_round(
    house: House, cast: Cast
) -> None:
    worker = house.start_worker()
    _, site = house.start_web()
    round_ = start_a_round(cast)
    with overheard(house) as said:
        browsers = a_round(round_, site)
        freeze_the_figures(cast)
        wait_until(lambda: len(mails(house)) == 4, worker)
        told = Told(house, browsers, said)
        numbers = list(CaseNumber.objects.values_list("number", flat=True))
        assert len(numbers) == 6
        references = [str(audit.case) for audit in Audit.objects.select_related("case")]
        assert_silent(told, numbers, references)
        # Whom it was for has seen it, and nobody else.
        saw = {b.person.name for b in browsers if CANARY in "".join(b.shown.values())}
        assert saw == {"Audit coordinator", "Auditor", "Second marker", "Moderator"}
        saw = {b.person.name for b in browsers if set(references) & set(words(b.shown.values()))}
        assert saw & {"Member", "Lead member", "Administrator", "Analyst", "Nobody"} == set()

        retention.decide(
            months=12, reason="Schedule", by=cast.audit_coordinator, now=timezone.now()
        )
        concerns_answered(cast)
        job = enqueue(retention.ERASE, "erase for the test")
        wait_until(lambda: Job.objects.get(pk=job.pk).state == Job.State.DONE, worker)
        assert not CaseNumber.objects.exists()
        assert_silent(told, numbers, references)


def freeze_the_figures(cast: Cast) -> None:
    """The share that is good or better, brought in from the audits, in a snapshot."""
    register, now = Register(), timezone.now()
    register.policy()
    indicator = register.indicator("AUD 01", unit="percent", months=3, better="bigger")
    one = feed(indicator=indicator, theme="", by=cast.analyst, now=now)
    assert bring_in(figures=figures(one, today=now.date()), by=cast.analyst, now=now)
    snapshot = take_by_hand(month=Month.of(2017, 12), reason="To look", by=cast.director, now=now)
    assert b"AUD 01" in bytes(snapshot.content)


def words(pages: object) -> list[str]:
    return re.findall(r"CA-\w{5}", "".join(pages))


def mails(house: House) -> list[Path]:
    return list((house.folder / "mail").glob("*"))


def concerns_answered(cast: Cast) -> None:
    for concern in SafeguardingConcern.objects.all():
        acknowledge(concern=concern, answer="Seen", by=cast.director, now=timezone.now())


def assert_silent(told: Told, numbers: list[str], references: list[str]) -> None:
    places = told.places()
    assert {"file web-2.log", "file worker-1.log"} <= places.keys(), sorted(places)
    assert "audits" in places["addresses"]
    assert "concern" in places["what Redis was told"] or "job" in places["what Redis was told"]
    assert [name for name, said in places.items() if CANARY in said] == []
    assert not [name for name, said in places.items() for one in numbers if one in said]
    # Our own reference is in the trail, and in no address, mail, job, file or snapshot.
    met = {name for name, said in places.items() if set(references) & set(words([said]))}
    assert met == {"events"}

"""Two people at the same moment, with real transactions: nothing is lost, nothing slips in."""

import shutil
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from indicators.packs.loading import load
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError
from narratives.actions import commentary as writing
from narratives.actions import rounds, snapshots
from narratives.models import Commentary, CommentaryVersion, Occasion, Signature
from narratives.rules.canonical import digest
from narratives.snapshots.content import content_of, read
from tests.cast import Cast
from tests.narratives.makers import NOW, PACK, make_post
from tests.narratives.pages.conftest import as_
from tests.narratives.pages.test_quarter_pages import form_of, signed_in_just_now
from tests.narratives.quarter import SEPTEMBER, Quarter, start_a_quarter

TRIES = 10


@pytest.fixture
def quarter(own_database: str, cast: Cast) -> Quarter:
    return start_a_quarter(cast, head=make_post("Head of service", cast.acceptor))


def in_a_thread(act: Callable[[], Any]) -> Callable[[], Any]:
    """With a connection of its own, closed at its end."""

    def run() -> Any:
        try:
            return act()
        except (SavedByAnotherError, MoveError, DatabaseError) as error:
            return error
        finally:
            connection.close()

    return run


def together(*acts: Callable[[], Any]) -> list[Any]:
    start = Barrier(len(acts))

    def begin(act: Callable[[], Any]) -> Any:
        start.wait()
        return act()

    with ThreadPoolExecutor() as pool:
        return list(pool.map(lambda act: in_a_thread(lambda: begin(act))(), acts))


def test_of_two_who_save_at_once_one_is_told(quarter: Quarter) -> None:
    cast, due = quarter.cast, quarter.due

    def save(who: Any, version: int) -> Callable[[], int]:
        text = f"{who} at {version}"
        return lambda: writing.save(commentary=due, text=text, version=version, by=who, now=NOW)

    for version in range(TRIES):
        answers = together(save(cast.lead_officer, version), save(cast.analyst, version))
        assert sorted(type(answer).__name__ for answer in answers) == ["SavedByAnotherError", "int"]
    assert quarter.due.version == TRIES
    kept = CommentaryVersion.objects.order_by("version").values_list("version", flat=True)
    assert list(kept) == list(range(1, TRIES + 1))


def test_a_double_click_is_one_acceptance(quarter: Quarter) -> None:
    quarter.submit()
    due, head = quarter.due, quarter.cast.acceptor

    def accept() -> None:
        writing.accept(commentary=due, version=2, by=head, now=NOW)

    assert together(accept, accept, accept) == [None, None, None]
    assert (quarter.due.state, quarter.due.version) == ("accepted", 3)
    assert quarter.due.acceptances.count() == 1


def held_open(act: Callable[[], Any], done: Event, go_on: Event) -> Any:
    """Act, and keep the transaction open until told to go on."""
    with transaction.atomic():
        answer = act()
        done.set()
        assert go_on.wait(20)
        return answer


def one_waits_for_the_other(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """Begin the second while the first has acted and not committed."""
    done, go_on = Event(), Event()
    with ThreadPoolExecutor() as pool:
        one: Future[Any] = pool.submit(in_a_thread(lambda: held_open(first, done, go_on)))
        assert done.wait(20)
        other: Future[Any] = pool.submit(in_a_thread(second))
        with pytest.raises(TimeoutError):
            other.result(timeout=0.5)  # it waits
        go_on.set()
        return [one.result(20), other.result(20)]


def sending(client: Client, name: str, *args: Any, **answers: Any) -> Callable[[], Any]:
    """As a browser does, through every middleware, to a view that knows of nothing else."""
    return lambda: client.post(reverse(name, args=args), answers)


def test_of_two_officers_who_send_at_once_one_is_shown_both_texts(quarter: Quarter) -> None:
    due, cast = quarter.due, quarter.cast
    clients = [as_(cast.lead_officer), as_(cast.analyst)]
    for version in range(TRIES):
        texts = [f"First text {version}.", f"Second text {version}."]
        pages = together(
            *(
                sending(
                    client, "commentary_write", due.pk, version=version, revision=0, changed=text
                )
                for client, text in zip(clients, texts, strict=True)
            )
        )
        assert sorted(page.status_code for page in pages) == [302, 409]
        late = next(page for page in pages if page.status_code == 409).content.decode()
        assert all(text in late for text in texts)
        assert quarter.due.text in texts


def test_what_the_director_saw_is_signed_or_the_reservations_come_back(quarter: Quarter) -> None:
    """An officer saves in the same moment: whoever is first, nothing is signed unseen."""
    cast = quarter.cast
    quarter.write("Words 0")
    quarter.hand_on()
    officer = as_(cast.lead_officer)
    director = signed_in_just_now(cast.director)
    refused = 0
    for number in range(1, TRIES + 1):
        page = director.get(reverse("quarter_read", args=[quarter.round.pk])).content.decode()
        before, form = quarter.due, form_of(page)
        signed, saved = together(
            sending(
                director, "quarter_approve", quarter.round.pk, **form, reservations="Long thought"
            ),
            sending(
                officer, "commentary_write", before.pk,
                version=before.version, revision=0, changed=f"Words {number}",
            ),
        )  # fmt: skip
        if signed.status_code == 302:
            assert saved.status_code == 409
            assert f"Words {number}" in saved.content.decode()
            break
        assert (signed.status_code, saved.status_code) == (409, 302)
        assert "Long thought</textarea>" in signed.content.decode()
        refused += 1
    if Signature.objects.exists():
        held = read(Signature.objects.get().snapshot)
        assert Signature.objects.get().sha256 == form["seen"]
        assert [one["text"] for one in held["commentary"]] == [before.text] == [quarter.due.text]
    else:
        assert refused == TRIES


def approving(quarter: Quarter) -> Callable[[], Signature]:
    seen = quarter.round
    sha256 = digest(content_of(seen.end, quarter=seen))
    director = quarter.cast.director
    return lambda: rounds.approve(
        quarter=seen, version=seen.version, seen=sha256, reservations="", by=director, now=NOW
    )


def saving(quarter: Quarter) -> Callable[[], int]:
    due, officer = quarter.due, quarter.cast.lead_officer
    return lambda: writing.save(
        commentary=due, text="Other words", version=due.version, by=officer, now=NOW
    )


def test_what_an_officer_saves_while_the_director_signs_is_not_signed_unseen(
    quarter: Quarter,
) -> None:
    quarter.write("Words")
    quarter.hand_on()
    saved, signed = one_waits_for_the_other(saving(quarter), approving(quarter))
    assert saved == 2
    assert isinstance(signed, SavedByAnotherError)
    assert not Signature.objects.exists()


def test_an_officer_who_saves_while_the_director_signs_comes_too_late(quarter: Quarter) -> None:
    quarter.write("Words")
    quarter.hand_on()
    signed, saved = one_waits_for_the_other(approving(quarter), saving(quarter))
    assert isinstance(signed, Signature)
    assert isinstance(saved, MoveError)
    assert quarter.due.text == "Words"


def test_a_snapshot_waits_for_the_pack_that_is_being_loaded(
    quarter: Quarter, tmp_path: Path
) -> None:
    """Or it would hold some figures of before and some of after."""
    later = shutil.copytree(PACK, tmp_path / "pack")
    for name, before, after in [
        ("pack.toml", "2017-10-20", "2017-11-20"),
        ("values.csv", "216", "217"),
    ]:
        file = later / name
        file.write_text(file.read_text().replace(before, after))
    _, snapshot = one_waits_for_the_other(
        lambda: load(later, actor=None, now=NOW),
        lambda: snapshots.take(month=SEPTEMBER, occasion=Occasion.MONTHLY, now=NOW),
    )
    rows = {row["code"]: row["value"] for row in read(snapshot)["scorecard"]["indicators"]}
    assert rows["AB 03"] == "217"


def test_the_database_holds_it_where_the_code_is_gone_round(quarter: Quarter) -> None:
    quarter.write("Words")
    quarter.hand_on()
    signed, changed = one_waits_for_the_other(
        approving(quarter), lambda: Commentary.objects.update(text="Other words")
    )
    assert isinstance(signed, Signature)
    assert "The commentary of an approved quarter cannot change" in str(changed)
    assert quarter.due.text == "Words"

"""What the database refuses by itself, behind the code's back."""

from itertools import product

import pytest
from django.db import DatabaseError, connection, models, transaction

from kpiportal.workflow import Workflow
from narratives.actions import commentary as actions
from narratives.models import (
    Acceptance,
    Commentary,
    CommentaryVersion,
    Occasion,
    Round,
    Signature,
    Snapshot,
    Span,
)
from narratives.rules.canonical import digest
from narratives.rules.workflow import COMMENTARY, MONTH, QUARTER
from narratives.snapshots.chain import GENESIS, seal_of
from tests.cast import Cast
from tests.narratives.makers import DECEMBER, NOW, begin, make_indicator, make_quarter

pytestmark = pytest.mark.django_db


def refused(change: "models.QuerySet[models.Model]", **columns: object) -> str:
    """The database's sentence."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        change.update(**columns)
    return str(caught.value)


def put(thing: models.Model, **columns: object) -> None:
    """Write columns where the triggers would not let us: to reach a state in one step."""
    table = thing._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        settings = ", ".join(f"{column} = %s" for column in columns)
        cursor.execute(
            f"UPDATE {table} SET {settings} WHERE id = %s", [*columns.values(), thing.pk]
        )
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def pairs(workflow: Workflow) -> list[tuple[str, str]]:
    return [pair for pair in product(workflow.states, repeat=2) if pair[0] != pair[1]]


@pytest.fixture
def written(cast: Cast) -> Commentary:
    commentary = begin(make_indicator(), make_quarter())
    actions.save(commentary=commentary, text="It fell.", version=0, by=cast.analyst, now=NOW)
    return Commentary.objects.get()


def snapshot_of(quarter: Round, content: bytes = b"{}") -> Snapshot:
    snapshot = Snapshot(
        number=1,
        month=quarter.end,
        occasion=Occasion.APPROVED,
        round=quarter,
        code_version="0",
        content=content,
        sha256=digest(content),
        taken_at=NOW,
        previous=GENESIS,
    )
    snapshot.seal = seal_of(snapshot)
    snapshot.save()
    return snapshot


def signature_of(quarter: Round, cast: Cast, **different: object) -> Signature:
    snapshot = snapshot_of(quarter)
    plain = {
        "round": quarter,
        "round_version": quarter.version,
        "snapshot": snapshot,
        "sha256": snapshot.sha256,
        "signed_by": cast.director,
        "signed_by_name": "Director",
        "signed_as": "Director",
        "signed_at": NOW,
    }
    return Signature.objects.create(**(plain | different))


@pytest.fixture
def approved(written: Commentary, cast: Cast) -> Round:
    quarter = written.round
    put(quarter, state="in_review")
    signature_of(quarter, cast)
    Round.objects.update(state="approved", version=2)
    return Round.objects.get()


@pytest.mark.parametrize(("before", "after"), pairs(COMMENTARY))
def test_a_commentary_moves_only_along_its_table(
    written: Commentary, before: str, after: str
) -> None:
    put(written, state=before, reason="Why", accepted_steps=1)
    if (before, after) in COMMENTARY.steps:
        assert Commentary.objects.update(state=after) == 1
    else:
        assert "Invalid transition" in refused(Commentary.objects.all(), state=after)


@pytest.mark.parametrize(
    ("span", "before", "after"),
    [
        (span, *pair)
        for span, workflow in [(Span.MONTH, MONTH), (Span.QUARTER, QUARTER)]
        for pair in pairs(workflow)
    ],
)
def test_a_round_moves_only_along_its_table(
    span: Span, before: str, after: str, cast: Cast
) -> None:
    made = Round.objects.create(span=span, end=DECEMBER, name="X", since=NOW)
    signature_of(made, cast)
    put(made, state=before)
    workflow = MONTH if span == Span.MONTH else QUARTER
    if (before, after) in workflow.steps:
        assert Round.objects.update(state=after) == 1
    else:
        refused(Round.objects.all(), state=after)


def test_a_month_is_never_approved(cast: Cast) -> None:
    month = Round.objects.create(span=Span.MONTH, end=DECEMBER, name="X", since=NOW)
    signature_of(month, cast)
    put(month, state="figures_closed")
    assert refused(Round.objects.all(), state="in_review")


@pytest.mark.parametrize("state", ["submitted", "accepted", "returned"])
def test_a_commentary_begins_as_a_draft(state: str) -> None:
    indicator, quarter = make_indicator(), make_quarter()
    with pytest.raises(DatabaseError), transaction.atomic():
        Commentary.objects.create(
            round=quarter, indicator=indicator, state=state, since=NOW, reason="R"
        )


def test_a_text_changes_in_a_draft_alone(written: Commentary) -> None:
    Commentary.objects.update(state="submitted")
    assert "Cannot update" in refused(Commentary.objects.all(), text="Other")


def test_a_commentary_is_returned_with_a_reason(written: Commentary) -> None:
    Commentary.objects.update(state="submitted")
    assert "commentary_returned_with_reason" in refused(Commentary.objects.all(), state="returned")


def test_a_commentary_without_words_is_not_handed_on() -> None:
    begin(make_indicator(), make_quarter())
    assert "handed_on_has_text" in refused(Commentary.objects.all(), state="submitted")


def test_nobody_accepts_their_own_words(written: Commentary, cast: Cast) -> None:
    with pytest.raises(DatabaseError, match="their own words"), transaction.atomic():
        Acceptance.objects.create(
            commentary=written,
            version=1,
            position=1,
            accepted_by=cast.analyst,
            accepted_as="Analyst",
            accepted_at=NOW,
        )


def test_a_quarter_is_approved_by_a_signature_on_the_version_that_was_seen(
    written: Commentary, cast: Cast
) -> None:
    quarter = written.round
    put(quarter, state="in_review")
    assert "by a signature alone" in refused(Round.objects.all(), state="approved")
    signature_of(quarter, cast, round_version=7)
    assert "by a signature alone" in refused(Round.objects.all(), state="approved")


def test_a_signature_binds_the_hash_of_its_own_snapshot(written: Commentary, cast: Cast) -> None:
    with pytest.raises(DatabaseError, match="binds the hash"), transaction.atomic():
        signature_of(written.round, cast, sha256="0" * 64)


def test_the_commentary_of_an_approved_quarter_is_frozen(
    approved: Round, written: Commentary
) -> None:
    for columns in [{"text": "Other"}, {"state": "submitted"}, {"is_due": True}]:
        assert "cannot change" in refused(Commentary.objects.all(), **columns)
    another = Commentary(round=approved, indicator=make_indicator("CSC 001"), since=NOW)
    with pytest.raises(DatabaseError, match="cannot change"), transaction.atomic():
        another.save()


def test_nothing_is_added_to_the_commentary_of_an_approved_quarter(
    approved: Round, written: Commentary, cast: Cast
) -> None:
    said = {"text": "Other", "written_by": cast.analyst, "written_as": "Analyst"}
    version = CommentaryVersion(commentary=written, version=9, written_at=NOW, **said)
    acceptance = Acceptance(
        commentary=written,
        version=9,
        position=1,
        accepted_by=cast.director,
        accepted_as="Director",
        accepted_at=NOW,
    )
    for row in (version, acceptance):
        with pytest.raises(DatabaseError, match="cannot change"), transaction.atomic():
            row.save()


def test_what_is_said_of_an_approved_quarter_stays(approved: Round) -> None:
    for columns in [{"gaps": "None"}, {"version": 9}]:
        assert "Cannot update" in refused(Round.objects.all(), **columns)
    assert Round.objects.update(state="reopened", reason="A figure was wrong.") == 1
    assert "Cannot update" in refused(Round.objects.all(), reason="Another")


def test_a_snapshots_hash_is_that_of_its_content() -> None:
    snapshot = snapshot_of(make_quarter())
    forged = Snapshot(
        number=2,
        month=snapshot.month,
        occasion=Occasion.MONTHLY,
        code_version="0",
        content=b"[]",
        sha256=snapshot.sha256,
        taken_at=NOW,
        previous=snapshot.seal,
        seal="1" * 64,
    )
    with pytest.raises(DatabaseError, match="hash_is_of_its_content"), transaction.atomic():
        forged.save()


@pytest.mark.parametrize("model", [Snapshot, Signature, CommentaryVersion])
def test_evidence_is_only_ever_added_to(approved: Round, model: type[models.Model]) -> None:
    table = model._meta.db_table
    assert model.objects.exists()
    for statement in [f"UPDATE {table} SET id = id", f"DELETE FROM {table}"]:
        with (
            pytest.raises(DatabaseError, match="Cannot"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    with (
        pytest.raises(DatabaseError, match=r"never emptied|pending trigger"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_rounds_and_commentary_are_not_deleted(written: Commentary) -> None:
    for table in ["narratives_commentary", "narratives_round"]:
        with (
            pytest.raises(DatabaseError, match="Cannot delete"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"DELETE FROM {table}")

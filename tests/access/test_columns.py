"""A form changes what it shows and nothing else, whatever else is sent with it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.apps import apps
from django.db import connection

from kpiportal.access import Role
from tests.access.addresses import PASSING, url_of
from tests.access.table import AD, A, L, M
from tests.access.world import Addresses
from tests.cast import Cast
from tests.sessions import client_of

Rows = dict[tuple[str, str], dict[str, object]]
# What is written beside every change: the trail, jobs, the mark that scorecards are kept by.
TRAIL = {"kpiportal_event", "kpiportal_eventhead", "kpiportal_job", "indicators_change"}


@dataclass(frozen=True)
class Form:
    """What is sent, and all that may be another afterwards: columns, and tables that get rows."""

    name: str
    role: Role | None
    sent: Callable[[Addresses], dict[str, object]]
    changes: set[str] = field(default_factory=set)
    adds: set[str] = field(default_factory=set)
    removes: set[str] = field(default_factory=set)


def form(name: str, role: Role | None, /, *, changes: str = "", adds: str = "", removes: str = "",
         **sent: object) -> Form:  # fmt: skip
    """`$team_id` stands for the team of the world; None is not sent at all."""

    def fill(world: Addresses) -> dict[str, object]:
        given = ((key, value) for key, value in sent.items())
        return {
            key: world[value[1:]] if isinstance(value, str) and value[:1] == "$" else value
            for key, value in given
        }

    return Form(name, role, fill, *(set(words.split()) for words in (changes, adds, removes)))


FORMS = [
    form("account", None, daily_digest=None, changes="kpiportal_person.daily_digest"),
    form(
        "invite_person", AD, name="New", email="new@portal.example", roles=["member"],
        team="$team_id", adds="kpiportal_person kpiportal_roleheld",
    ),
    form(
        "change_person", AD, name="Renamed", roles=["member"], team="$team_id", version=1,
        changes="kpiportal_person.name kpiportal_person.team_id kpiportal_person.version",
        adds="kpiportal_roleheld", removes="kpiportal_roleheld",
    ),
    form(
        "deactivate_person", AD,
        changes="kpiportal_person.is_active kpiportal_person.session_series"
        " kpiportal_person.version",
    ),
    form("reactivate_person", AD),
    form("add_team", AD, name="New", service="$service_id", adds="kpiportal_team"),
    form(
        "change_team", AD, name="Renamed", service="$service_id", version=1,
        changes="kpiportal_team.name kpiportal_team.version",
    ),
    form("add_service", AD, name="New", part_of="$service_id", adds="kpiportal_service"),
    form(
        "change_service", AD, name="Renamed", part_of="", version=1,
        changes="kpiportal_service.name kpiportal_service.version",
    ),
    form(
        "add_post", AD, title="New", service="$service_id", reports_to="", holder="",
        adds="kpiportal_post",
    ),
    form(
        "change_post", AD, title="Renamed", service="$service_id", reports_to="", holder="",
        version=1,
        changes="kpiportal_post.title kpiportal_post.holder_id kpiportal_post.version",
    ),
    form(
        "add_deputy", AD, person="$person_id", first_day="1/4/2026", last_day="2/4/2026",
        adds="kpiportal_deputy",
    ),
    form("end_deputy", AD, changes="kpiportal_deputy.last_day"),
    form("try_job_again", AD),
    form(
        "add_indicator", A, code="New 1", title="New", section="S", unit="number", months="1",
        better="neutral", kind="tracker", disclosure="process", order="9", status="live",
        derive="", year_starts="", lead="", next_review="",
        adds="indicators_indicator indicators_definition",
    ),
    form(
        "change_indicator", A, seen="$definition_id", title="Renamed", section="S", unit="number",
        months="1", better="neutral", kind="tracker", disclosure="process", order="9",
        status="live", derive="", year_starts="", lead="", next_review="",
        word_of="Information governance lead", word_reason="It counts visits.",
        adds="indicators_definition", changes="indicators_definition.superseded_at",
    ),
    form(
        "place_indicator", A, seen="$definition_id", place_0="Early help / Am I safe?",
        question="", topic="", adds="indicators_definition",
        changes="indicators_definition.superseded_at",
    ),
    form(
        "keep_framework", A, version=1, name="Ours", levels="Early help\nCare",
        themes="Am I safe?",
        changes="indicators_framework.levels indicators_framework.version",
    ),
    form("add_framework", A, name="Other", levels="One", themes="", adds="indicators_framework"),
    form(
        "set_target", A, first="2017-04", last="2018-03", target="19.5",
        adds="indicators_target",
    ),
    form(
        "question_ask", M, kind="recommendation", text="Read each case.",
        adds="narratives_question narratives_questionstep",
    ),
    form(
        "question_answer", L, version=1, text="Because more came.", what="", owner="", due="",
        adds="narratives_questionstep",
        changes="narratives_question.state narratives_question.since narratives_question.answer"
        " narratives_question.answered_by_id narratives_question.answered_as"
        " narratives_question.version",
    ),
    form(
        "add_paper_plan", A, paper="portfolio", audience="staff", moment="approved", days=2,
        formats=["pdf"], tell=["director"], adds="narratives_paperplan",
    ),
    form(
        "change_paper_plan", A, version=1, days=3, formats=["pdf", "docx"], tell=[],
        changes="narratives_paperplan.days narratives_paperplan.formats"
        " narratives_paperplan.version",
    ),
    form(
        "edition_withdraw", A, version=3, reason="It was wrong.",
        changes="narratives_edition.state narratives_edition.since narratives_edition.reason"
        " narratives_edition.version",
    ),
    form(
        "action_finish", L, version=1, evidence="Both are filled.",
        adds="kpiportal_actionstep",
        changes="kpiportal_action.state kpiportal_action.since kpiportal_action.evidence"
        " kpiportal_action.done_by_id kpiportal_action.version",
    ),
    form(
        "action_hand_on", A, version=1, owner="$owner", due="2018-04-06", reason="They left.",
        adds="kpiportal_actionstep",
        changes="kpiportal_action.owner_person_id kpiportal_action.due kpiportal_action.version",
    ),
    form("add_break", A, first="2017-04", reason="New", adds="indicators_break"),
    form(
        "change_break", A, seen="$break_id", reason="Other",
        adds="indicators_break", changes="indicators_break.superseded_at",
    ),
    form(
        "add_population", A, year="2040-41", count="5",
        adds="indicators_population indicators_release",
    ),
    form(
        "change_population", A, seen="$population_id", count="5",
        adds="indicators_population indicators_release",
        changes="indicators_population.superseded_at",
    ),
    form("add_comparator", A, key="new", label="New", adds="indicators_comparator"),
    form(
        "change_comparator", A, label="Renamed", seen="England",
        changes="indicators_comparator.label",
    ),
    form("add_lead", A, key="new", post="$post_id", adds="indicators_lead"),
    form(
        "add_benchmark", A, comparator="$comparator_id", end="2016-06", months="12", value="5",
        published="", adds="indicators_benchmark",
    ),
    form(
        "change_benchmark", A, seen="$benchmark_id", value="5", published="",
        adds="indicators_benchmark", changes="indicators_benchmark.superseded_at",
    ),
    form(
        "judging_policy", A, seen="$policy_id", tolerance="0.1", compare="exact",
        suppress_below="5", decimals_of_number="0", decimals_of_percent="1",
        decimals_of_per_1000="0", decimals_of_per_10000="0", decimals_of_per_100000="0",
        decimals_of_days="0", decimals_of_score="0", decimals_of_ratio="0",
        adds="indicators_judgingpolicy", changes="indicators_judgingpolicy.superseded_at",
    ),
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS, ids=[form.name for form in FORMS])
def test_only_the_columns_that_the_form_shows_change(
    form: Form, cast: Cast, world: Addresses
) -> None:
    person = cast.of(form.role) if form.role else cast.nobody
    client = client_of(person)
    sent = form.sent(world)
    before = everything()
    fields = {key: value for key, value in (every_column() | sent).items() if value is not None}
    answer = client.post(url_of(form.name, world), fields)
    assert answer.status_code == 302, answer.content.decode()
    after = everything()
    assert {table for table, key in after.keys() - before.keys()} - TRAIL == form.adds
    assert {table for table, key in before.keys() - after.keys()} - TRAIL == form.removes
    assert changed_columns(before, after) == form.changes


def every_column() -> dict[str, str]:
    """The name of each field and column of each model, with something that might be taken."""
    found = {}
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            found |= {column.name: "1", column.attname: "1"}
    return found


def everything() -> Rows:
    rows: Rows = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names()) - PASSING):
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t')
            for (text,) in cursor.fetchall():
                row = json.loads(text)
                key = row.get("id", row.get("sequence", text))
                rows[table, str(key)] = row
    return rows


def changed_columns(before: Rows, after: Rows) -> set[str]:
    return {
        f"{table}.{column}"
        for table, key in before.keys() & after.keys()
        if table not in TRAIL
        for column, value in after[table, key].items()
        if before[table, key][column] != value
    }

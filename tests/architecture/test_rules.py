"""Each rule finds what is planted, and leaves alone what is allowed."""

import pytest

from tests.architecture import rules
from tests.architecture.reading import Module


def found(rule: str, *modules: tuple[str, str]) -> list[str]:
    return list(getattr(rules, rule)([Module(name, source) for name, source in modules]))


WRONG = [
    ("upward_between_apps", "kpiportal.models.people", "from indicators import models"),
    ("upward_between_apps", "kpiportal.jobs", "import narratives.tasks"),
    ("upward_between_apps", "indicators.queries", "from audits.models import Audit"),
    ("upward_between_apps", "audits.actions.x", "def f():\n    from narratives import snapshots"),
    ("apps_named_above", "kpiportal.organisation", "import_module('narratives.tasks')"),
    ("apps_named_above", "indicators.queries", "apps.get_model('audits.Audit')"),
    ("rightward_within_apps", "indicators.models.register", "from indicators.queries import x"),
    ("rightward_within_apps", "audits.actions.assignment", "from audits.pages import audit"),
    ("rightward_within_apps", "audits.rules.sampling", "from audits import models"),
    ("rightward_within_apps", "kpiportal.models.jobs", "from kpiportal.events import record"),
    ("rightward_within_apps", "kpiportal.access", "from kpiportal.models import Person"),
    ("rightward_within_apps", "kpiportal.pages.people", "from .. import urls"),
    ("rightward_within_apps", "narratives.utils", ""),
    ("rules_that_are_not_pure", "audits.rules.sampling", "from django.db import models"),
    ("rules_that_are_not_pure", "audits.rules.sampling", "from indicators.models import Value"),
    ("writers_of_events", "audits.actions.x", "Event.objects.create(verb='x')"),
    ("writers_of_events", "audits.actions.x", "Event.objects.filter(pk=1).update(verb='x')"),
    ("writers_of_events", "audits.actions.x", "models.Event.objects.all().delete()"),
    ("writers_of_events", "audits.actions.x", "Event(verb='x').save()"),
    ("writers_of_events", "audits.tasks", "cursor.execute('INSERT INTO kpiportal_event (at)')"),
    ("writers_of_events", "audits.tasks", "SQL = 'delete from kpiportal_event where 1=1'"),
    (
        "writers_of_events",
        "audits.tasks",
        "from a.b import Event\nX = 'DELETE FROM kpiportal_event'",
    ),
    ("private_names_of_others", "audits.pages.x", "from kpiportal.events import _broken"),
    ("imports_in_functions", "audits.tasks", "def f():\n    import json"),
    ("imports_in_functions", "audits.tasks", "def f():\n    import json  # noqa: PLC0415"),
    ("exceptions_without_reason", "audits.tasks", "import json  # noqa: F401"),
    ("exceptions_without_reason", "audits.tasks", "import json  # noqa"),
    (
        "exceptions_without_reason",
        "audits.tasks",
        "import a  # noqa: F401  it registers\nimport b  # noqa: F401",
    ),
    ("long_files", "audits.tasks", "x = 1\n" * 401),
    ("long_functions", "audits.tasks", "def f():\n" + "    x = 1\n" * 50),
]

RIGHT = [
    ("upward_between_apps", "kpiportal.urls", "from narratives.pages import your_work"),
    ("upward_between_apps", "narratives.queries", "from audits.models import Audit"),
    ("apps_named_above", "kpiportal.settings", "INSTALLED_APPS = ['audits.apps.Audits']"),
    ("apps_named_above", "audits.queries", "apps.get_model('indicators.Value')"),
    ("rightward_within_apps", "audits.pages.audit", "from audits.models import Audit"),
    ("rightward_within_apps", "audits.rules.sampling", "from audits.rules import shares"),
    ("rightward_within_apps", "audits.pages.audit", "from kpiportal.pages.tables import Table"),
    (
        "rules_that_are_not_pure",
        "audits.rules.sampling",
        "import random\nfrom audits.rules import x",
    ),
    ("rules_that_are_not_pure", "audits.rules.x", "from indicators.rules.periods import Month"),
    ("rules_that_are_not_pure", "audits.queries", "from django.db import models"),
    ("writers_of_events", "kpiportal.events", "cursor.execute('INSERT INTO kpiportal_event')"),
    ("writers_of_events", "audits.queries", "Event.objects.filter(verb='x').count()"),
    (
        "writers_of_events",
        "audits.x",
        "from indicators.rules.spc import Event\nE = Event(first, why)",
    ),
    ("writers_of_events", "audits.actions.x", "Audit.objects.filter(pk=1).update(state='x')"),
    ("private_names_of_others", "audits.pages.x", "from kpiportal import __version__"),
    ("imports_in_functions", "audits.tasks", "import json\n\n\ndef f():\n    return json"),
    ("imports_in_functions", "a.b", "def f():\n    import json  # noqa: PLC0415  it is heavy"),
    ("exceptions_without_reason", "audits.tasks", "import json  # noqa: F401  it registers"),
    ("long_files", "audits.tasks", "x = 1\n" * 400),
    ("long_functions", "audits.tasks", "def f():\n" + "    x = 1\n" * 49),
]


@pytest.mark.parametrize(("rule", "name", "source"), WRONG)
def test_what_is_planted_is_found(rule: str, name: str, source: str) -> None:
    (sentence,) = found(rule, (name, source))
    assert sentence.startswith(name)


@pytest.mark.parametrize(("rule", "name", "source"), RIGHT)
def test_what_is_allowed_is_left_alone(rule: str, name: str, source: str) -> None:
    assert found(rule, (name, source)) == []


def test_a_circle_is_named_from_end_to_end() -> None:
    circle = found(
        "circles",
        ("audits.a", "from audits import b"),
        ("audits.b", "from audits.c import something"),
        ("audits.c", "import audits.a"),
        ("audits.d", "from audits import a"),
    )
    assert circle == ["audits.a → audits.b → audits.c → audits.a"]

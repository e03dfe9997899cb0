"""System checks of our own: what would be unsafe to start with."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

from kpiportal.access import access_of
from kpiportal.celery import app


@register("access")
def views_declare_access(**kwargs: Any) -> Iterable[CheckMessage]:
    for pattern in patterns(get_resolver()):
        if access_of(pattern.callback) is None:
            yield Error(
                f"The view of {pattern.name or pattern.pattern} declares no access.",
                hint="Decorate it with @needs(PERMISSION), @signed_in or @public.",
                id="kpiportal.E001",
            )


@register("jobs")
def scheduled_tasks_exist(**kwargs: Any) -> Iterable[CheckMessage]:
    for entry, schedule in settings.CELERY_BEAT_SCHEDULE.items():
        task = str(schedule["task"])
        module, _, _ = task.rpartition(".")
        if find_spec(module) is not None:
            import_module(module)
        if task not in app.tasks:
            yield Error(
                f"The schedule {entry!r} names a task that is not there: {task}.",
                hint="Mend its name in settings.CELERY_BEAT_SCHEDULE.",
                id="kpiportal.E002",
            )


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern)
        else:
            yield pattern

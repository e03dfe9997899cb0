"""For the load balancer and the operator: is the process alive, is everything behind it there."""

from collections.abc import Callable
from datetime import timedelta

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kpiportal.access import public
from kpiportal.tasks import WORKER_SEEN

WORKER_SILENT = timedelta(seconds=60)


@public
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"live": True})


@public
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when all hold, else 503; each named with true or false."""
    found = {name: _holds(check) for name, check in CHECKS.items()}
    return JsonResponse(found, status=200 if all(found.values()) else 503)


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, redis.RedisError, OSError):
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _redis() -> bool:
    bell = redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1, retry=None
    )
    with bell:
        return bool(bell.ping())


def _worker() -> bool:
    seen = cache.get(WORKER_SEEN)
    return seen is not None and timezone.now() - seen < WORKER_SILENT


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


CHECKS = {"database": _database, "redis": _redis, "worker": _worker, "migrations": _migrations}

"""How often somebody may ask for something: counted in Redis, which may be away."""

import logging
from functools import cache

import redis
from django.conf import settings
from django.db import connection

logger = logging.getLogger(__name__)
TIMEOUT = 0.5


def seconds_to_wait(action: str, who: str, *, at_most: int, seconds: int) -> int:
    """Count one more; 0 where it is one of the first `at_most` of so many seconds.

    Without Redis nobody waits: what is limited may be read anyhow, and must not stop for a bell.
    """
    database = connection.settings_dict["NAME"]
    key = f"limit {database} {action} {who}"
    try:
        count, left = _count(key, seconds)
    except redis.RedisError:
        logger.exception("Nobody counts how often %s is asked for", action)
        return 0
    return 0 if count <= at_most else max(1, left)


def _count(key: str, seconds: int) -> tuple[int, int]:
    """How many in this span, and how many seconds of it are left."""
    together = _redis(settings.REDIS_URL).pipeline(transaction=True)
    together.set(key, 0, ex=seconds, nx=True)
    together.incr(key)
    together.pttl(key)
    _, count, left = together.execute()
    return count, -(-left // 1000)


@cache
def _redis(url: str) -> redis.Redis:
    return redis.Redis.from_url(
        url, socket_connect_timeout=TIMEOUT, socket_timeout=TIMEOUT, retry=None
    )

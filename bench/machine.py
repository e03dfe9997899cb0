"""The machine that the figures hold for."""

import os
import platform
from pathlib import Path

import psycopg


def facts(database_url: str) -> str:
    with psycopg.connect(database_url) as database:
        version = database.info.server_version
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores{_processor()}, {memory:.0f} GB, "
        f"Python {platform.python_version()}, PostgreSQL {version // 10000}.{version % 10000}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return ""
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f" ({named[0]})" if named else ""

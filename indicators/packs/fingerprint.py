"""What a pack says, as one hash: the same for folder and workbook, and for rows in any order."""

import hashlib
import json
from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection

from indicators.models import Compare, Rollup
from indicators.packs.contract import Table
from indicators.packs.definitions import Definitions
from indicators.packs.settings import Settings
from indicators.packs.staging import name_of

# What a pack says that doesn't say it.
POLICY = {
    "tolerance": "0",
    "compare": Compare.EXACT.value,
    "carry_forward": "False",
    "rollup": Rollup.MEAN.value,
    "suppress_below": "5",
}


def fingerprint(
    settings: Settings,
    definitions: Definitions,
    staged: Iterable[Table],
    mentioned: Collection[str],
) -> str:
    """`mentioned` names the tables that the pack has."""
    tables = {table.name: _digest(table) for table in staged if table.name in mentioned}
    said = {
        "settings": _settings(settings),
        "indicators": sorted((each.code, sorted(each.own.items())) for each in definitions.in_pack),
        "tables": {name: rows for name, rows in tables.items() if rows},
    }
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _settings(settings: Settings) -> dict[str, Any]:
    policy = {name: _plain(value) for name, value in settings.policy.items()}
    return {
        "council": settings.council,
        "short_name": settings.short_name or settings.council,
        "year_starts": settings.year_starts or 4,
        "title": settings.title,
        "recorded_on": settings.recorded_on.isoformat(),
        "month": str(settings.month),
        "policy": POLICY | policy,
        "decimals": {unit: value for unit, value in settings.decimals.items() if value != 0},
        "population": sorted(settings.population.items()),
        "comparators": list(settings.comparators.items()),
        "leads": sorted(settings.leads.items()),
    }


def _plain(value: Any) -> str:
    return format(value.normalize(), "f") if hasattr(value, "normalize") else str(value)


def _digest(table: Table) -> list[str]:
    """The number of rows and the sum of their hashes, so that their order doesn't matter.

    Partitions hang on this hash function, so PostgreSQL keeps it from version to version.
    """
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), sum(hash_record_extended(ROW({columns}), 0)::numeric)"
            f" FROM {name_of(table)}"
        )
        count, total = cursor.fetchone()
        return [str(count), str(total)] if count else []

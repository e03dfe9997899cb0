"""The staged values beside what the register knows: new, changed or known already, row by row."""

from collections.abc import Sequence

from django.db import connection

from indicators.models import Upload
from indicators.packs.contract import BENCHMARKS, VALUES
from indicators.packs.staging import name_of

COMPARED = ("value", "numerator", "denominator", "status", "note")
# Another figure where one was known is a restatement; another status or note is not.
FIGURES = ("value", "numerator", "denominator")


def keep_lines(
    upload: Upload, *, sheet: str, mentioned: set[str], faulty: Sequence[int]
) -> dict[str, int]:
    """Write a line for each sound row; how many there are of what."""
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(mentioned), {"upload": upload.pk, "sheet": sheet, "faulty": list(faulty)}
        )
        cursor.execute(
            "SELECT finding, count(*), count(*) FILTER (WHERE is_restatement)"
            " FROM indicators_uploadline WHERE upload_id = %s GROUP BY 1",
            [upload.pk],
        )
        found = cursor.fetchall()
    counts = {finding: count for finding, count, _ in found}
    return counts | {"restated": sum(restated for _, _, restated in found)}


def keep_benchmark_lines(upload: Upload, *, sheet: str, faulty: Sequence[int]) -> dict[str, int]:
    """Likewise of comparators' figures; theirs are restated by whoever publishes them."""
    with connection.cursor() as cursor:
        cursor.execute(_BENCHMARKS, {"upload": upload.pk, "sheet": sheet, "faulty": list(faulty)})
        cursor.execute(
            "SELECT finding, count(*) FROM indicators_uploadline WHERE upload_id = %s GROUP BY 1",
            [upload.pk],
        )
        return dict(cursor.fetchall())


_BENCHMARKS = f"""
    INSERT INTO indicators_uploadline (upload_id, finding, sheet, "row", "column", sentence,
        code, category, "end", months, before, after, differs, is_restatement)
    SELECT %(upload)s,
        CASE WHEN k.id IS NULL THEN 'new' WHEN c.differs <> '' THEN 'changed'
            ELSE 'unchanged' END,
        %(sheet)s, s.row, '', '', s.code, s.comparator, s."end", s.months, k.value, s.value,
        c.differs, false
    FROM {name_of(BENCHMARKS)} s
    LEFT JOIN indicators_indicator i ON i.code = s.code
    LEFT JOIN indicators_comparator m ON m.key = s.comparator
    LEFT JOIN indicators_benchmark k ON k.indicator_id = i.id AND k.comparator_id = m.id
        AND k."end" = s."end" AND k.months = s.months AND k.superseded_at IS NULL
    CROSS JOIN LATERAL (SELECT CASE WHEN k.id IS NULL THEN '' ELSE concat_ws(', ',
        CASE WHEN k.value IS DISTINCT FROM s.value THEN 'value' END,
        CASE WHEN k.source <> s.source THEN 'source' END,
        CASE WHEN k.published IS DISTINCT FROM s.published THEN 'published' END,
        CASE WHEN k.definition_differs <> s.definition_differs THEN 'definition' END
    ) END AS differs) c
    WHERE s.code IS NOT NULL AND s."end" IS NOT NULL AND s.months IS NOT NULL
        AND s.row <> ALL(%(faulty)s)
    ORDER BY s.code, s."end", s.row
"""


def _statement(mentioned: set[str]) -> str:
    compared = [column for column in COMPARED if column in mentioned]
    differs = [
        f"CASE WHEN k.{column} IS DISTINCT FROM s.{column} THEN '{column}' END"
        for column in compared
    ]
    figures = [f"k.{each} IS DISTINCT FROM s.{each}" for each in compared if each in FIGURES]
    restates = " OR ".join(figures) or "false"
    return f"""
        INSERT INTO indicators_uploadline (upload_id, finding, sheet, "row", "column", sentence,
            code, category, "end", months, before, after, differs, is_restatement)
        SELECT %(upload)s,
            CASE WHEN k.id IS NULL THEN 'new'
                WHEN c.differs <> '' THEN 'changed'
                -- Worked out until now, and given from now on.
                WHEN k.is_derived THEN 'new'
                ELSE 'unchanged' END,
            %(sheet)s, s.row, '', '', s.code, s.category, s."end", s.months, k.value, s.value,
            c.differs, k.value IS NOT NULL AND ({restates})
        FROM {name_of(VALUES)} s
        LEFT JOIN indicators_indicator i ON i.code = s.code
        LEFT JOIN indicators_value k ON k.indicator_id = i.id AND k.category = s.category
            AND k."end" = s."end" AND k.months = s.months AND k.superseded_at IS NULL
        CROSS JOIN LATERAL (SELECT CASE WHEN k.id IS NULL THEN ''
            ELSE concat_ws(', ', {", ".join(differs) or "NULL"}) END AS differs) c
        WHERE s.code IS NOT NULL AND s."end" IS NOT NULL AND s.months IS NOT NULL
            AND s.row <> ALL(%(faulty)s)
        ORDER BY s.row
    """

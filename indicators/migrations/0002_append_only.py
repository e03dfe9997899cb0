"""What the database itself refuses: to change or lose what was known, and figures that can't be.

ENABLE ALWAYS: they fire whatever session_replication_role says.
"""

from django.db import migrations

CLOSED_ONCE = {
    "value": [
        "id", "indicator_id", "category", '"end"', "months", "value", "numerator", "denominator",
        "status", "note", "is_derived", "release_id", "recorded_on",
    ],
    "definition": [
        "id", "indicator_id", "title", "section", "lead_id", "months", "better", "unit", "kind",
        "trend", "derive", "disclosure", "demand", "lookback", '"order"', "reason", "definition",
        "why", "service", "tier", "responsible", "level", "theme", "tags", "source",
        "next_review", "year_starts", "status", "retired_by_id", "release_id", "recorded_on",
    ],
    "benchmark": [
        "id", "indicator_id", "comparator_id", '"end"', "months", "value", "source", "published",
        "definition_differs", "release_id", "recorded_on",
    ],
    "break": ["id", "indicator_id", "first", "reason", "release_id", "recorded_on"],
    "population": ["id", "year", "count", "release_id", "recorded_on"],
    "judgingpolicy": [
        "id", "tolerance", "compare", "carry_forward", "rollup", "decimals", "suppress_below",
        "release_id", "recorded_on",
    ],
    "part": [
        "id", "whole_id", "whole_category", "part_id", "part_category", "sign", "release_id",
        "recorded_on",
    ],
    "journeystep": [
        "id", "cohort", "as_at", "step", '"order"', "count", "release_id", "recorded_on",
    ],
}  # fmt: skip
NEVER_CHANGED = ["target", "indicator", "release"]

REFUSAL = """
CREATE FUNCTION indicators_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What was known is kept: % of % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""

CLOSING = """
CREATE TRIGGER closed_once BEFORE UPDATE ON indicators_{table} FOR EACH ROW
    WHEN (OLD.superseded_at IS NOT NULL OR NEW.superseded_at IS NULL
        OR ({old}) IS DISTINCT FROM ({new}))
    EXECUTE FUNCTION indicators_append_only();
ALTER TABLE indicators_{table} ENABLE ALWAYS TRIGGER closed_once;
"""

UNCHANGED = """
CREATE TRIGGER never_changed BEFORE UPDATE ON indicators_{table}
    FOR EACH ROW EXECUTE FUNCTION indicators_append_only();
ALTER TABLE indicators_{table} ENABLE ALWAYS TRIGGER never_changed;
"""

KEPT = """
CREATE TRIGGER never_deleted BEFORE DELETE ON indicators_{table}
    FOR EACH ROW EXECUTE FUNCTION indicators_append_only();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON indicators_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION indicators_append_only();
ALTER TABLE indicators_{table} ENABLE ALWAYS TRIGGER never_deleted;
ALTER TABLE indicators_{table} ENABLE ALWAYS TRIGGER never_emptied;
"""

# Once a statement, not once a row: a hundred thousand values arrive in one.
POSSIBLE = """
CREATE FUNCTION indicators_value_is_possible() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    suspects bigint[];
    found text;
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT indicator_id FROM added) a
               LEFT JOIN indicators_indicator i ON i.id = a.indicator_id WHERE i.id IS NULL)
        OR EXISTS (SELECT FROM (SELECT DISTINCT release_id FROM added) a
                   LEFT JOIN indicators_release r ON r.id = a.release_id WHERE r.id IS NULL) THEN
        RAISE EXCEPTION 'A value needs its indicator and its release.'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'value_of_something_known';
    END IF;
    SELECT array_agg(DISTINCT indicator_id) INTO suspects FROM added WHERE numerator > denominator;
    IF suspects IS NOT NULL THEN
        SELECT string_agg(DISTINCT i.code || rtrim(' ' || a.category) || ' '
            || to_char(make_date(a."end" / 12, a."end" % 12 + 1, 1), 'YYYY-MM'), ', ') INTO found
        FROM added a
        JOIN indicators_indicator i ON i.id = a.indicator_id
        JOIN indicators_definition d ON d.indicator_id = a.indicator_id AND d.superseded_at IS NULL
        WHERE a.indicator_id = ANY (suspects) AND a.numerator > a.denominator
            AND d.unit = 'percent';
        IF found IS NOT NULL THEN
            RAISE EXCEPTION 'In a percentage the numerator is greater than the denominator: %.', found
                USING ERRCODE = 'check_violation',
                CONSTRAINT = 'value_numerator_within_denominator';
        END IF;
    END IF;
    SELECT array_agg(indicator_id) INTO suspects
    FROM indicators_definition WHERE status = 'retired' AND superseded_at IS NULL;
    IF suspects IS NOT NULL THEN
        SELECT string_agg(DISTINCT i.code, ', ') INTO found
        FROM added a
        JOIN indicators_indicator i ON i.id = a.indicator_id
        JOIN indicators_definition d ON d.indicator_id = a.indicator_id AND d.superseded_at IS NULL
        WHERE a.indicator_id = ANY (suspects) AND d.retired_by_id IS DISTINCT FROM a.release_id;
        IF found IS NOT NULL THEN
            RAISE EXCEPTION 'A retired indicator takes no new value: %.', found
                USING ERRCODE = 'check_violation', CONSTRAINT = 'value_of_an_indicator_in_use';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER value_is_possible AFTER INSERT ON indicators_value
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION indicators_value_is_possible();
ALTER TABLE indicators_value ENABLE ALWAYS TRIGGER value_is_possible;

CREATE FUNCTION indicators_definition_is_possible() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    culprit record;
BEGIN
    SELECT i.code INTO culprit
    FROM added a
    JOIN indicators_indicator i ON i.id = a.indicator_id
    JOIN indicators_value v ON v.indicator_id = a.indicator_id AND v.superseded_at IS NULL
    WHERE a.unit = 'percent' AND v.numerator > v.denominator
        AND (SELECT d.unit FROM indicators_definition d
             WHERE d.indicator_id = a.indicator_id AND d.id < a.id ORDER BY d.id DESC LIMIT 1)
            IS DISTINCT FROM 'percent'
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '% can''t become a percentage: it has a numerator over its denominator.',
            culprit.code USING ERRCODE = 'check_violation',
            CONSTRAINT = 'value_numerator_within_denominator';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER definition_is_possible AFTER INSERT ON indicators_definition
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION indicators_definition_is_possible();
ALTER TABLE indicators_definition ENABLE ALWAYS TRIGGER definition_is_possible;
"""

IMPOSSIBLE = """
DROP TRIGGER definition_is_possible ON indicators_definition;
DROP TRIGGER value_is_possible ON indicators_value;
DROP FUNCTION indicators_definition_is_possible();
DROP FUNCTION indicators_value_is_possible();
"""


def _guards() -> str:
    parts = [REFUSAL]
    for table, columns in CLOSED_ONCE.items():
        old, new = (", ".join(f"{side}.{column}" for column in columns) for side in ("OLD", "NEW"))
        parts.append(CLOSING.format(table=table, old=old, new=new))
    parts.extend(UNCHANGED.format(table=table) for table in NEVER_CHANGED)
    parts.extend(KEPT.format(table=table) for table in [*CLOSED_ONCE, *NEVER_CHANGED])
    return "".join(parts)


def _unguard() -> str:
    guards = [(table, "closed_once") for table in CLOSED_ONCE]
    guards += [(table, "never_changed") for table in NEVER_CHANGED]
    for table in [*CLOSED_ONCE, *NEVER_CHANGED]:
        guards += [(table, "never_deleted"), (table, "never_emptied")]
    drops = [f"DROP TRIGGER {name} ON indicators_{table};" for table, name in guards]
    return "\n".join([*drops, "DROP FUNCTION indicators_append_only();"])


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_register")]

    operations = [
        migrations.RunSQL(_guards(), _unguard()),
        migrations.RunSQL(POSSIBLE, IMPOSSIBLE),
    ]

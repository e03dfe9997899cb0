"""Each statement that writes what a scorecard is made of leaves a row."""

from django.db import migrations, models

TABLES = [
    "indicators_benchmark",
    "indicators_break",
    "indicators_comparator",
    "indicators_council",
    "indicators_definition",
    "indicators_indicator",
    "indicators_judgement",
    "indicators_judgingpolicy",
    "indicators_lead",
    "indicators_part",
    "indicators_population",
    "indicators_target",
    "indicators_value",
    "kpiportal_post",
]
FUNCTION = """
CREATE FUNCTION indicators_is_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO indicators_change DEFAULT VALUES;
    RETURN NULL;
END $$;
"""
TRIGGER = """
CREATE TRIGGER is_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION indicators_is_changed();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER is_changed;
"""


class Migration(migrations.Migration):
    dependencies = [("indicators", "0009_printed"), ("kpiportal", "0004_actions")]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
        ),
        migrations.RunSQL(
            FUNCTION + "".join(TRIGGER.format(table=table) for table in TABLES),
            "".join(f"DROP TRIGGER is_changed ON {table};" for table in TABLES)
            + "DROP FUNCTION indicators_is_changed();",
        ),
    ]

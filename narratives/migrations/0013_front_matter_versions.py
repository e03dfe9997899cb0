"""Each change of the papers' texts is a version of its own; what is kept so far is the first."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

BEFORE = "Before versions were kept"


class Migration(migrations.Migration):
    dependencies = [
        ("narratives", "0012_margin_and_delegations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="frontmatter", name="front_matter_is_one"),
        migrations.RunSQL(
            "UPDATE narratives_frontmatter SET id = version",
            "UPDATE narratives_frontmatter SET id = 1",
        ),
        migrations.RemoveField(model_name="frontmatter", name="version"),
        migrations.RenameField(model_name="frontmatter", old_name="id", new_name="number"),
        migrations.AlterField(
            model_name="frontmatter",
            name="number",
            field=models.PositiveSmallIntegerField(primary_key=True, serialize=False),
        ),
        migrations.AddField(
            model_name="frontmatter",
            name="saved_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="frontmatter",
            name="saved_by_name",
            field=models.CharField(default=BEFORE, max_length=300),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="frontmatter",
            name="saved_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AlterModelOptions(
            name="frontmatter",
            options={"ordering": ["-number"], "verbose_name_plural": "front matter"},
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="frontmatter",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table',"
                    " TG_TABLE_NAME;",
                    hash="b755f2d5bd7864c100170c5c2a8d0e9f7bb1e799",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7f042",
                    table="narratives_frontmatter",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="frontmatter",
            trigger=pgtrigger.compiler.Trigger(
                name="kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION '% is never emptied.', TG_TABLE_NAME;",
                    hash="aa255b8f01047440915ec2349ce4d008aae66ba3",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_kept_0c4e1",
                    table="narratives_frontmatter",
                    when="BEFORE",
                ),
            ),
        ),
    ]

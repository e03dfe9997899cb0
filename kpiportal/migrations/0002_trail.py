"""The trail's triggers, and the table of the cache.

ENABLE ALWAYS: they fire whatever session_replication_role says. SECURITY DEFINER: the role that
the application runs under needs no right on the head but through an insert.
"""

from django.core.management import call_command
from django.db import migrations

CHAIN = """
INSERT INTO kpiportal_eventhead (id, sequence, hash) VALUES (1, 0, repeat('0', 64));

CREATE FUNCTION kpiportal_event_chain() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    head kpiportal_eventhead%ROWTYPE;
BEGIN
    SELECT * INTO STRICT head FROM kpiportal_eventhead WHERE id = 1 FOR UPDATE;
    NEW.sequence := head.sequence + 1;
    NEW.previous_hash := head.hash;
    NEW.canonical := jsonb_build_object(
        'sequence', NEW.sequence,
        'previous', NEW.previous_hash,
        'at', to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'actor', NEW.actor_id,
        'actor_name', NEW.actor_name,
        'verb', NEW.verb,
        'kind', NEW.target_kind,
        'id', NEW.target_id,
        'name', NEW.target_name,
        'detail', NEW.detail)::text;
    NEW.hash := encode(sha256(convert_to(NEW.canonical, 'UTF8')), 'hex');
    UPDATE kpiportal_eventhead SET sequence = NEW.sequence, hash = NEW.hash WHERE id = 1;
    RETURN NEW;
END $$;

CREATE FUNCTION kpiportal_trail_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The trail is append-only: % of % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION kpiportal_head_follows_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'The head of the trail moves by writing an event alone.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER event_chain BEFORE INSERT ON kpiportal_event
    FOR EACH ROW EXECUTE FUNCTION kpiportal_event_chain();
CREATE TRIGGER event_sealed BEFORE UPDATE OR DELETE ON kpiportal_event
    FOR EACH ROW EXECUTE FUNCTION kpiportal_trail_is_append_only();
CREATE TRIGGER event_kept BEFORE TRUNCATE ON kpiportal_event
    FOR EACH STATEMENT EXECUTE FUNCTION kpiportal_trail_is_append_only();
CREATE TRIGGER head_follows BEFORE UPDATE ON kpiportal_eventhead
    FOR EACH ROW EXECUTE FUNCTION kpiportal_head_follows_events();
CREATE TRIGGER head_single BEFORE INSERT OR DELETE ON kpiportal_eventhead
    FOR EACH ROW EXECUTE FUNCTION kpiportal_trail_is_append_only();
CREATE TRIGGER head_kept BEFORE TRUNCATE ON kpiportal_eventhead
    FOR EACH STATEMENT EXECUTE FUNCTION kpiportal_trail_is_append_only();

ALTER TABLE kpiportal_event ENABLE ALWAYS TRIGGER event_chain;
ALTER TABLE kpiportal_event ENABLE ALWAYS TRIGGER event_sealed;
ALTER TABLE kpiportal_event ENABLE ALWAYS TRIGGER event_kept;
ALTER TABLE kpiportal_eventhead ENABLE ALWAYS TRIGGER head_follows;
ALTER TABLE kpiportal_eventhead ENABLE ALWAYS TRIGGER head_single;
ALTER TABLE kpiportal_eventhead ENABLE ALWAYS TRIGGER head_kept;
"""

UNCHAIN = """
DROP TRIGGER head_kept ON kpiportal_eventhead;
DROP TRIGGER head_single ON kpiportal_eventhead;
DROP TRIGGER head_follows ON kpiportal_eventhead;
DROP TRIGGER event_kept ON kpiportal_event;
DROP TRIGGER event_sealed ON kpiportal_event;
DROP TRIGGER event_chain ON kpiportal_event;
DROP FUNCTION kpiportal_head_follows_events();
DROP FUNCTION kpiportal_trail_is_append_only();
DROP FUNCTION kpiportal_event_chain();
DELETE FROM kpiportal_eventhead;
"""


def make_cache_table(apps, schema_editor) -> None:
    call_command("createcachetable", verbosity=0, database=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("kpiportal", "0001_initial")]

    operations = [
        migrations.RunSQL(CHAIN, UNCHAIN),
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
    ]

"""Places in the log: what was sealed before waits in the queue, and what leaves the queue must stand in the log."""

from django.db import migrations, models

# The form of ``rules.entries``: version, district, hour, action, HMAC-SHA-256. What is older has no SM3.
QUEUE_WHAT_WAS_SEALED = r"""
INSERT INTO ledger_pending (id, district_id, leaf)
SELECT id, district_id, '\x01'::bytea || int4send(district_id)
    || int4send(floor(extract(epoch FROM sealed_at) / 3600)::int)
    || substring(int4send(octet_length(convert_to(action, 'UTF8'))) FROM 4 FOR 1)
    || convert_to(action, 'UTF8') || '\x01'::bytea || digest
FROM ledger_entry;
DROP TRIGGER ledger_entry_append_only ON ledger_entry;
"""
GUARD = """
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_pending_append_only BEFORE UPDATE OR TRUNCATE ON ledger_pending
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE FUNCTION ledger_refuse_loss() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan TO off AS $$
BEGIN
    IF EXISTS (
        SELECT FROM gone WHERE NOT EXISTS (
            SELECT FROM ledger_entry WHERE ledger_entry.event_id = gone.id AND ledger_entry.leaf = gone.leaf
        )
    ) THEN
        RAISE EXCEPTION 'the sealed log is append-only: what is not in the log stays in %', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_pending_into_log AFTER DELETE ON ledger_pending REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_loss();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Pending",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.IntegerField()),
                ("leaf", models.BinaryField(max_length=200)),
            ],
        ),
        migrations.RunSQL(QUEUE_WHAT_WAS_SEALED),
        migrations.DeleteModel(name="Entry"),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("event_id", models.UUIDField(db_index=True, null=True)),
                ("leaf", models.BinaryField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="Log",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("size", models.BigIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("tiled_size", models.BigIntegerField()),
                ("tiled_root", models.BinaryField(max_length=32)),
                ("sequenced_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RunSQL(GUARD),
    ]

"""The log's table, and the rule that nobody changes or removes what stands in it."""

from django.db import migrations, models

REFUSE = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the sealed log is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.IntegerField()),
                ("action", models.TextField()),
                ("sealed_at", models.DateTimeField()),
                ("digest", models.BinaryField(max_length=32)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("district_id", "id"), name="ledger_entry_in_district")
                ]
            },
        ),
        migrations.RunSQL(
            REFUSE,
            "DROP TRIGGER ledger_entry_append_only ON ledger_entry; DROP FUNCTION ledger_refuse();",
        ),
    ]

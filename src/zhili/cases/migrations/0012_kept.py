"""What is held and what was erased; and an event may be emptied, in this one way, when its words are erased."""

from django.db import migrations, models

_SAME = ["district_id", "case_id", "seq", "id", "action", "unit", "stage", "at", "visibility"]
_ROW = ", ".join(f"{{0}}.{name}" for name in _SAME)
EMPTIED = f"""
CREATE FUNCTION cases_only_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.salt = decode(repeat('00', 32), 'hex') AND NEW.idempotency IS NULL AND NEW.fingerprint IS NULL
        AND ({_ROW.format("OLD")}) IS NOT DISTINCT FROM ({_ROW.format("NEW")}) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a case''s history is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
DROP TRIGGER cases_caseevent_append_only ON cases_caseevent;
CREATE TRIGGER cases_caseevent_append_only BEFORE DELETE OR TRUNCATE ON cases_caseevent
    FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse();
CREATE TRIGGER cases_caseevent_only_emptied BEFORE UPDATE ON cases_caseevent
    FOR EACH ROW EXECUTE FUNCTION cases_only_emptied();
"""
BACK = """
DROP TRIGGER cases_caseevent_only_emptied ON cases_caseevent;
DROP TRIGGER cases_caseevent_append_only ON cases_caseevent;
DROP FUNCTION cases_only_emptied();
CREATE TRIGGER cases_caseevent_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON cases_caseevent
    FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0012_evidence"),
    ]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.IntegerField()),
                ("case_id", models.UUIDField()),
                ("part", models.TextField()),
                ("why", models.TextField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
                ("gone", models.JSONField()),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["case_id"], name="erasure_by_case")],
                "constraints": [
                    models.UniqueConstraint(fields=("district_id", "id"), name="erasure_in_district")
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.IntegerField()),
                ("case_id", models.UUIDField()),
                ("why", models.TextField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
                ("ended_by", models.TextField(default="")),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("district_id", "id"), name="hold_in_district"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("district_id", "case_id"),
                        name="hold_of_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("why", ""), _negated=True), name="hold_has_reason"
                    ),
                ],
            },
        ),
        migrations.RunSQL(EMPTIED, BACK),
    ]

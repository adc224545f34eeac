"""The engine's tables, and the rule that nobody changes what happened."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION cases_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a case''s history is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER cases_caseevent_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON cases_caseevent
    FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                ("digest", models.TextField(primary_key=True, serialize=False)),
                ("type_key", models.TextField()),
                ("name", models.TextField()),
                ("read", models.IntegerField(default=0)),
                ("opened", models.IntegerField(default=0)),
                ("rejected", models.IntegerField(default=0)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Platform",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("url", models.TextField()),
                ("secret", models.BinaryField()),
                ("active", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.IntegerField()),
                ("case_id", models.UUIDField()),
                ("event_seq", models.IntegerField()),
                ("name", models.TextField()),
                ("media_type", models.TextField()),
                ("size", models.IntegerField()),
                ("sha256", models.TextField()),
                ("width", models.IntegerField(null=True)),
                ("height", models.IntegerField(null=True)),
                ("visibility", models.TextField()),
            ],
            options={
                "indexes": [models.Index(fields=["case_id"], name="attachment_by_case")],
                "constraints": [
                    models.UniqueConstraint(fields=("district_id", "id"), name="attachment_in_district")
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.IntegerField()),
                ("number", models.TextField()),
                ("secret", models.BinaryField(null=True)),
                ("type_key", models.TextField()),
                ("type_version", models.IntegerField()),
                ("channel", models.TextField()),
                ("reporter", models.TextField()),
                ("stage", models.TextField()),
                ("version", models.IntegerField()),
                ("title", models.TextField()),
                ("text", models.TextField()),
                ("class_code", models.TextField(null=True)),
                ("urgency", models.TextField()),
                ("area", models.TextField(null=True)),
                ("street", models.TextField(null=True)),
                ("address", models.TextField(null=True)),
                ("lon", models.FloatField(null=True)),
                ("lat", models.FloatField(null=True)),
                ("lead_unit", models.TextField(null=True)),
                (
                    "units",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                ("opened_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("due_latest", models.DateTimeField(null=True)),
                ("next_at", models.DateTimeField(null=True)),
                ("retain_until", models.DateTimeField(null=True)),
                ("outcome", models.JSONField()),
                ("state", models.JSONField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["number"], name="case_by_number"),
                    models.Index(
                        condition=models.Q(("reporter", ""), _negated=True),
                        fields=["reporter", "id"],
                        name="case_by_reporter",
                    ),
                    models.Index(fields=["street", "id", "stage", "class_code"], name="case_by_street"),
                    models.Index(fields=["class_code", "id", "stage"], name="case_by_class"),
                    models.Index(fields=["stage", "id", "type_key"], name="case_by_stage"),
                    models.Index(fields=["type_key", "id"], name="case_by_type"),
                    models.Index(fields=["due_at", "id", "ended_at"], name="case_by_due"),
                    models.Index(
                        condition=models.Q(("ended_at", None)), fields=["id", "due_at"], name="case_open"
                    ),
                    models.Index(
                        condition=models.Q(("ended_at", None), _negated=True),
                        fields=["id"],
                        name="case_ended",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["street", "due_at", "id"],
                        name="case_street_queue",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["lead_unit", "due_at", "id"],
                        name="case_queue",
                    ),
                    models.Index(
                        condition=models.Q(("urgency", "normal"), _negated=True),
                        fields=["urgency", "id"],
                        name="case_by_urgency",
                    ),
                    django.contrib.postgres.indexes.GinIndex(fields=["units"], name="case_units"),
                    models.Index(
                        condition=models.Q(("next_at", None), _negated=True),
                        fields=["next_at"],
                        name="case_next",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("district_id", "id"), name="case_in_district"),
                    models.UniqueConstraint(fields=("district_id", "number"), name="case_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseEvent",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "district_id",
                        "case_id",
                        "seq",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("district_id", models.IntegerField()),
                ("case_id", models.UUIDField()),
                ("seq", models.IntegerField()),
                ("id", models.UUIDField()),
                ("action", models.TextField()),
                ("actor", models.TextField()),
                ("unit", models.TextField(null=True)),
                ("stage", models.TextField()),
                ("at", models.DateTimeField()),
                ("visibility", models.TextField()),
                ("data", models.JSONField()),
                ("changes", models.JSONField()),
                ("salt", models.BinaryField(max_length=32)),
                ("idempotency", models.BinaryField(null=True)),
                ("fingerprint", models.BinaryField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("idempotency", None), _negated=True),
                        fields=("idempotency", "district_id"),
                        name="event_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.IntegerField()),
                ("case_id", models.UUIDField()),
                ("platform", models.TextField()),
                ("body", models.JSONField()),
                ("created_at", models.DateTimeField()),
                ("tries", models.IntegerField(default=0)),
                ("next_try_at", models.DateTimeField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("reference", models.TextField(default="")),
                ("last_error", models.TextField(default="")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_try_at", None), _negated=True),
                        fields=["next_try_at"],
                        name="delivery_due",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("district_id", "id"), name="delivery_in_district")
                ],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "district_id",
                        "case_id",
                        "kind",
                        "to_case",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("district_id", models.IntegerField()),
                ("case_id", models.UUIDField()),
                ("kind", models.TextField()),
                ("to_case", models.UUIDField()),
            ],
            options={
                "indexes": [models.Index(fields=["to_case", "kind"], name="link_back")],
            },
        ),
        migrations.CreateModel(
            name="TypeVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.TextField()),
                ("version", models.IntegerField()),
                ("digest", models.TextField()),
                ("files", models.JSONField()),
                ("loaded_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("key", "version"), name="case_type_version")],
            },
        ),
        migrations.RunSQL(
            REFUSE,
            "DROP TRIGGER cases_caseevent_append_only ON cases_caseevent; DROP FUNCTION cases_refuse();",
        ),
    ]

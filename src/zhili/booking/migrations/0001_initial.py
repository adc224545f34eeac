"""Resources, bookings that the database keeps from being doubled, and a record that nobody changes."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

RECORD = """
CREATE FUNCTION booking_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record of appointments is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE FUNCTION booking_only_forgotten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.actor_id = '' AND NEW.salt = decode(repeat('00', 32), 'hex')
        AND NEW.idempotency IS NULL AND NEW.fingerprint IS NULL
        AND (OLD.id, OLD.district_id, OLD.about, OLD.act, OLD.actor_kind, OLD.data, OLD.at)
            IS NOT DISTINCT FROM (NEW.id, NEW.district_id, NEW.about, NEW.act, NEW.actor_kind, NEW.data, NEW.at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the record of appointments is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER booking_act_append_only BEFORE DELETE OR TRUNCATE ON booking_act
    FOR EACH STATEMENT EXECUTE FUNCTION booking_refuse();
CREATE TRIGGER booking_act_only_forgotten BEFORE UPDATE ON booking_act
    FOR EACH ROW EXECUTE FUNCTION booking_only_forgotten();
"""
BACK = """
DROP TRIGGER booking_act_only_forgotten ON booking_act;
DROP TRIGGER booking_act_append_only ON booking_act;
DROP FUNCTION booking_only_forgotten();
DROP FUNCTION booking_refuse();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="Act",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.IntegerField()),
                ("about", models.UUIDField()),
                ("act", models.TextField()),
                ("actor_kind", models.TextField()),
                ("actor_id", models.TextField()),
                ("data", models.JSONField()),
                ("at", models.DateTimeField()),
                ("salt", models.BinaryField(max_length=32)),
                ("idempotency", models.BinaryField(max_length=16, null=True)),
                ("fingerprint", models.BinaryField(max_length=16, null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["about", "id"], name="booking_act_about")],
                "constraints": [
                    models.UniqueConstraint(fields=("district_id", "id"), name="booking_act_in_district"),
                    models.UniqueConstraint(fields=("district_id", "idempotency"), name="booking_act_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.IntegerField()),
                ("resource_id", models.UUIDField()),
                ("unit", models.TextField()),
                ("seat", models.SmallIntegerField()),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("starts_at", models.DateTimeField()),
                ("account_id", models.UUIDField(null=True)),
                ("case_id", models.UUIDField(null=True)),
                ("matter", models.TextField(blank=True, default="")),
                ("state", models.TextField(default="booked")),
                ("version", models.IntegerField(default=1)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["resource_id", "starts_at"], name="booking_booking_plan"),
                    models.Index(fields=["account_id", "-starts_at"], name="booking_booking_mine"),
                    models.Index(
                        condition=models.Q(("case_id", None), _negated=True),
                        fields=["case_id", "starts_at"],
                        name="booking_booking_case",
                    ),
                    models.Index(
                        condition=models.Q(("state", "booked")),
                        fields=["starts_at"],
                        name="booking_booking_coming",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("district_id", "id"), name="booking_booking_in_district"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        expressions=[
                            ("district_id", "="),
                            ("resource_id", "="),
                            ("seat", "="),
                            ("during", "&&"),
                        ],
                        name="booking_never_twice",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.IntegerField()),
                ("resource_id", models.UUIDField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("reason", models.TextField()),
            ],
            options={
                "indexes": [models.Index(fields=["resource_id", "ends_at"], name="booking_closure_when")],
                "constraints": [
                    models.UniqueConstraint(fields=("district_id", "id"), name="booking_closure_in_district"),
                    models.CheckConstraint(
                        condition=models.Q(("starts_at__lt", models.F("ends_at"))),
                        name="booking_closure_has_length",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lift",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.IntegerField()),
                ("account_id", models.UUIDField()),
                ("unit", models.TextField()),
                ("reason", models.TextField()),
                ("lifted_by", models.TextField()),
                ("lifted_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account_id", "unit", "lifted_at"], name="booking_lift_whose")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("district_id", "id"), name="booking_lift_in_district")
                ],
            },
        ),
        migrations.CreateModel(
            name="Resource",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.IntegerField()),
                ("unit", models.TextField()),
                ("area", models.TextField(blank=True, default="")),
                ("kind", models.TextField()),
                ("name", models.TextField()),
                ("name_en", models.TextField(blank=True, default="")),
                ("place", models.TextField(blank=True, default="")),
                ("phone", models.TextField(blank=True, default="")),
                ("staff", models.UUIDField(null=True)),
                ("capacity", models.SmallIntegerField(default=1)),
                ("slot_minutes", models.SmallIntegerField(default=30)),
                ("hours", models.JSONField()),
                ("notice_minutes", models.IntegerField(default=60)),
                ("ahead_days", models.SmallIntegerField(default=30)),
                ("no_show_limit", models.SmallIntegerField(default=3)),
                ("no_show_days", models.SmallIntegerField(default=90)),
                ("open_to", models.TextField(default="residents")),
                ("version", models.IntegerField(default=1)),
                ("made_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("district_id", "id"), name="booking_resource_in_district"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None)),
                        fields=("unit", "name"),
                        name="booking_resource_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity__gte", 1), ("slot_minutes__gte", 5)),
                        name="booking_resource_can_be_booked",
                    ),
                ],
            },
        ),
        migrations.RunSQL(RECORD, BACK),
    ]

"""Sign-ins, emergencies, and what administrators did, which nobody changes."""

from django.db import migrations, models

REFUSE = """
CREATE FUNCTION people_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the trail of administrators is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER people_accessdeed_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON people_accessdeed
    FOR EACH STATEMENT EXECUTE FUNCTION people_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_trail"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessDeed",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.IntegerField(default=0)),
                ("deed", models.TextField()),
                ("actor_id", models.TextField()),
                ("account_id", models.UUIDField(null=True)),
                ("facts", models.JSONField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Emergency",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.IntegerField(default=0)),
                ("account_id", models.UUIDField()),
                ("mandate_id", models.UUIDField()),
                ("role", models.TextField()),
                ("unit", models.TextField(null=True)),
                ("area", models.TextField(null=True)),
                ("reason", models.TextField()),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                ("reviewed_by", models.TextField(blank=True, default="")),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("finding", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [models.Index(fields=["account_id"], name="people_emergency_account")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="people_emergency_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_at__isnull", True),
                            models.Q(("finding", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="people_emergency_review_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.IntegerField(default=0)),
                ("account_id", models.UUIDField()),
                ("session_key", models.TextField(unique=True)),
                ("way", models.TextField()),
                ("address", models.TextField(blank=True, default="")),
                ("agent", models.TextField(blank=True, default="")),
                ("began_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["account_id"], name="people_signin_account")],
            },
        ),
        migrations.CreateModel(
            name="SignInAddress",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.IntegerField(default=0)),
                ("account_id", models.UUIDField()),
                ("way", models.TextField()),
                ("lookup", models.BinaryField(max_length=32)),
            ],
            options={
                "indexes": [models.Index(fields=["lookup"], name="people_signin_address")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account_id", "way"), name="people_signin_one_address_a_way"
                    )
                ],
            },
        ),
        migrations.RunSQL(
            REFUSE,
            "DROP TRIGGER people_accessdeed_append_only ON people_accessdeed; DROP FUNCTION people_refuse();",
        ),
    ]

"""The waiting list of a day, and seats kept for who waited."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0002_reminded"),
    ]

    operations = [
        migrations.AddField(
            model_name="booking",
            name="offered_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="Wait",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.IntegerField()),
                ("resource_id", models.UUIDField()),
                ("on", models.DateField()),
                ("account_id", models.UUIDField()),
                ("state", models.TextField(default="waiting")),
                ("booking_id", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["on", "resource_id", "id"],
                        name="booking_wait_next",
                    ),
                    models.Index(fields=["account_id", "on"], name="booking_wait_mine"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("district_id", "id"), name="booking_wait_in_district"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "offered"])),
                        fields=("resource_id", "on", "account_id"),
                        name="booking_wait_once",
                    ),
                ],
            },
        ),
    ]

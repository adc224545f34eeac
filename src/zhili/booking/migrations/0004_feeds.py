"""Links by which staff read a plan in a calendar of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0003_waiting"),
    ]

    operations = [
        migrations.CreateModel(
            name="Feed",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.IntegerField()),
                ("resource_id", models.UUIDField()),
                ("account_id", models.UUIDField()),
                ("digest", models.BinaryField(max_length=32)),
                ("language", models.TextField(default="zh")),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["digest"], name="booking_feed_digest"),
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["account_id"],
                        name="booking_feed_whose",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("district_id", "id"), name="booking_feed_in_district"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("resource_id", "account_id"),
                        name="booking_feed_one",
                    ),
                ],
            },
        ),
    ]

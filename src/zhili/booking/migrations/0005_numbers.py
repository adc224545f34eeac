"""Numbers of counters' queues."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0004_feeds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ticket",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.IntegerField()),
                ("resource_id", models.UUIDField()),
                ("on", models.DateField()),
                ("number", models.SmallIntegerField()),
                ("state", models.TextField(default="waiting")),
                ("window", models.SmallIntegerField(null=True)),
                ("taken_at", models.DateTimeField()),
                ("called_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("district_id", "id"), name="booking_ticket_in_district"),
                    models.UniqueConstraint(
                        fields=("district_id", "resource_id", "on", "number"), name="booking_ticket_number"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "called")),
                        fields=("district_id", "resource_id", "on", "window"),
                        name="booking_ticket_at_window",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "called"), _negated=True),
                            ("window__isnull", False),
                            _connector="OR",
                        ),
                        name="booking_ticket_called_somewhere",
                    ),
                ],
            },
        ),
    ]

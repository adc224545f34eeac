"""The exchange with outside platforms: the order of messages, our name with them, and rest after failures."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.AddField("delivery", "seq", models.IntegerField(default=0), preserve_default=False),
        migrations.AddConstraint(
            "delivery",
            models.UniqueConstraint(
                fields=["district_id", "case_id", "platform", "seq"], name="delivery_of_event"
            ),
        ),
        migrations.AddField("platform", "we_are", models.TextField(default=""), preserve_default=False),
        migrations.AddField("platform", "type_key", models.TextField(default="")),
        migrations.AddField("platform", "failures", models.IntegerField(default=0)),
        migrations.AddField("platform", "rests_until", models.DateTimeField(null=True)),
    ]

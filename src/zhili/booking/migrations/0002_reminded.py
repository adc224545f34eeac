"""Which reminders of an appointment are dealt with, and since when it is to be at its time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="booking",
            name="moved_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="booking",
            name="reminded",
            field=models.SmallIntegerField(default=0),
        ),
    ]

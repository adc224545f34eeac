"""Keys of deliveries, over all districts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_call_holds")]

    operations = [
        migrations.CreateModel(
            name="Once",
            fields=[
                ("key", models.BinaryField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]

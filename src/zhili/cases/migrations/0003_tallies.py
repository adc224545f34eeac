"""What was closed and disclosed lately, class by class: read by public pages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_outside")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("type_key", models.TextField()),
                ("class_code", models.TextField()),
                ("since", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("count", models.IntegerField()),
                ("median", models.IntegerField(null=True)),
                ("places", models.JSONField()),
                ("reply", models.TextField(default="")),
                ("reply_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("type_key", "class_code"), name="tally_of_class")
                ]
            },
        ),
    ]

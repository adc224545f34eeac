"""Outside registers, and how the fields that a case shares with them stand on both sides."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0014_openwording"),
    ]

    operations = [
        migrations.AddField("platform", "register", models.BooleanField(default=False)),
        migrations.CreateModel(
            name="InStepRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.IntegerField()),
                ("case_id", models.UUIDField()),
                ("platform", models.TextField()),
                ("reference", models.TextField(default="")),
                ("fields", models.JSONField()),
                ("differs", models.IntegerField(default=0)),
            ],
            options={
                "db_table": "cases_instep",
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("differs__gt", 0)), fields=["case_id"], name="instep_differs"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("district_id", "id"), name="insteprow_in_district"),
                    models.UniqueConstraint(
                        fields=("district_id", "case_id", "platform"), name="instep_of_case"
                    ),
                ],
            },
        ),
    ]

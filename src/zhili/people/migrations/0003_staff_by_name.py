"""Staff are looked up by name when a note mentions somebody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_named_places")]
    operations = [
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                condition=models.Q(("kind", "staff")), fields=["name"], name="people_account_staff_name"
            ),
        )
    ]

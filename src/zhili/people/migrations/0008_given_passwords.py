from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0007_sealed_deeds"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="password_given",
            field=models.BooleanField(default=False),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0006_register"),
    ]

    operations = [
        migrations.AddField(
            model_name="accessdeed",
            name="salt",
            field=models.BinaryField(max_length=32, null=True),
        ),
    ]

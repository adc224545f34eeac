from django.db import migrations, models

ENDING = """
UPDATE people_account SET given_until = now() + interval '7 days' WHERE password_given
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0008_given_passwords"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="given_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(ENDING, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name="account",
            name="password_given",
        ),
    ]

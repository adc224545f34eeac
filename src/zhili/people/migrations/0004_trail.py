"""How long a personal field is kept after the end of its case; and nobody changes the trail of who read what."""

from django.db import migrations, models

KEEP = """
CREATE FUNCTION people_refuse_trail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the trail of personal data is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER people_privateread_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON people_privateread
    FOR EACH STATEMENT EXECUTE FUNCTION people_refuse_trail();
"""
BACK = """
DROP TRIGGER people_privateread_append_only ON people_privateread;
DROP FUNCTION people_refuse_trail();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_staff_by_name"),
    ]

    operations = [
        migrations.AddField(
            model_name="privateread",
            name="salt",
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.AddField(
            model_name="privaterecord",
            name="term",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.RunSQL(KEEP, BACK),
    ]

"""Whether a case's terms run or rest, for lists: so far only the next due time stood in the row."""

from django.db import migrations, models

# Cases from before: what runs is known from the row; what rests, from the histories of their clocks. What is left of
# those is known again with their next event.
_FILL = """
UPDATE cases_case SET clock = CASE
    WHEN EXISTS (
        SELECT 1 FROM jsonb_each(state->'clocks') one
        WHERE (SELECT tick.value->>0 FROM jsonb_array_elements(one.value) WITH ORDINALITY tick (value, place)
               WHERE tick.value->>0 IN ('paused', 'resumed', 'stopped', 'started') ORDER BY place DESC LIMIT 1) = 'paused'
    ) THEN 'paused'
    ELSE 'running' END
WHERE ended_at IS NULL AND (due_at IS NOT NULL OR state->>'clocks' LIKE '%paused%')
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_touched")]

    operations = [
        migrations.AddField("case", "clock", models.TextField(default="none")),
        migrations.AddField("case", "remaining", models.DurationField(null=True)),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
    ]

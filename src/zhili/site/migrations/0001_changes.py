"""The table through which processes tell each other what has just changed (``zhili.kernel.changes``).

Unlogged: nothing in it is worth a write to the log. After a crash it is empty, and whoever listened knows no more than
that anything may have changed.
"""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            """
            CREATE UNLOGGED TABLE kernel_change (
                mark text NOT NULL,
                topics text[] NOT NULL,
                xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
                at timestamptz NOT NULL DEFAULT clock_timestamp()
            );
            CREATE INDEX kernel_change_xid ON kernel_change (xid);
            """,
            "DROP TABLE kernel_change",
        )
    ]

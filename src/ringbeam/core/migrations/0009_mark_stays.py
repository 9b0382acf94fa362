"""The mark of a demonstration is kept again: SQLite made its table anew for further columns."""

from django.db import migrations

REFUSAL = "BEGIN SELECT RAISE(ABORT, 'the demonstration mark cannot be taken away'); END"
MADE = (
    "DROP TRIGGER IF EXISTS core_demonstration_stays",
    "DROP TRIGGER IF EXISTS core_demonstration_kept",
    "CREATE TRIGGER core_demonstration_stays BEFORE UPDATE ON core_installation "
    f"WHEN old.demonstration AND NOT new.demonstration {REFUSAL}",
    "CREATE TRIGGER core_demonstration_kept BEFORE DELETE ON core_installation "
    f"WHEN old.demonstration {REFUSAL}",
)


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in MADE:
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("core", "0008_directory")]
    operations = [migrations.RunPython(forwards, elidable=False)]

"""The database itself refuses to change or remove which scale was used."""

from django.db import migrations

SQLITE = (
    """
    CREATE TRIGGER planning_version_stays BEFORE UPDATE ON planning_scaleversion BEGIN
        SELECT RAISE(ABORT, 'a version of a scale never changes');
    END
    """,
    """
    CREATE TRIGGER planning_version_kept BEFORE DELETE ON planning_scaleversion BEGIN
        SELECT RAISE(ABORT, 'a version of a scale never changes');
    END
    """,
)
POSTGRESQL = (
    """
    CREATE FUNCTION planning_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a version of a scale never changes' USING ERRCODE = '23514';
    END $$
    """,
    """
    CREATE TRIGGER planning_version_stays BEFORE UPDATE OR DELETE ON planning_scaleversion
    FOR EACH ROW EXECUTE FUNCTION planning_version_stays()
    """,
)


def forwards(apps, schema_editor):
    engine = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in engine:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("planning", "0001_initial")]
    operations = [migrations.RunPython(forwards)]

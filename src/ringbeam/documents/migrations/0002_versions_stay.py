"""The database itself refuses to change or remove what was published."""

from django.db import migrations

SQLITE = (
    """
    CREATE TRIGGER documents_version_stays BEFORE UPDATE ON documents_documentversion BEGIN
        SELECT RAISE(ABORT, 'a published version never changes');
    END
    """,
    """
    CREATE TRIGGER documents_version_kept BEFORE DELETE ON documents_documentversion BEGIN
        SELECT RAISE(ABORT, 'a published version never changes');
    END
    """,
)
POSTGRESQL = (
    """
    CREATE FUNCTION documents_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a published version never changes';
    END $$
    """,
    """
    CREATE TRIGGER documents_version_stays BEFORE UPDATE OR DELETE ON documents_documentversion
    FOR EACH ROW EXECUTE FUNCTION documents_version_stays()
    """,
)


def forwards(apps, schema_editor):
    engine = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in engine:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [migrations.RunPython(forwards)]

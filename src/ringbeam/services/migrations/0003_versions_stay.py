"""The database itself refuses to change or remove what was agreed."""

from django.db import migrations

SQLITE = (
    """
    CREATE TRIGGER services_version_stays BEFORE UPDATE ON services_agreementversion BEGIN
        SELECT RAISE(ABORT, 'a version of an agreement never changes');
    END
    """,
    """
    CREATE TRIGGER services_version_kept BEFORE DELETE ON services_agreementversion BEGIN
        SELECT RAISE(ABORT, 'a version of an agreement never changes');
    END
    """,
)
POSTGRESQL = (
    """
    CREATE FUNCTION services_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a version of an agreement never changes' USING ERRCODE = '23514';
    END $$
    """,
    """
    CREATE TRIGGER services_version_stays BEFORE UPDATE OR DELETE ON services_agreementversion
    FOR EACH ROW EXECUTE FUNCTION services_version_stays()
    """,
)


def forwards(apps, schema_editor):
    engine = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in engine:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("services", "0002_clocks")]
    operations = [migrations.RunPython(forwards)]

"""The database itself keeps history and its seals as they are, and each role given once."""

import django.db.models
from django.db import migrations

# Of a line of history only the values may go, with their salt, which is how they are disposed
# of; all the rest, and every seal, is as it was written.
KEPT = (
    *("id", "entry_id", "number", "at", "recorded", "account_id", "who", "door", "said"),
    *("reason", "source", "digest", "chained"),
)
SAME = " AND ".join(f"new.{name} IS old.{name}" for name in KEPT)
SQLITE = (
    f"""
    CREATE TRIGGER core_history_stays BEFORE UPDATE ON core_historyline
    WHEN NOT (new."values" IS NULL AND new.salt IS NULL AND {SAME}) BEGIN
        SELECT RAISE(ABORT, 'a line of history never changes');
    END
    """,
    """
    CREATE TRIGGER core_history_kept BEFORE DELETE ON core_historyline BEGIN
        SELECT RAISE(ABORT, 'a line of history never changes');
    END
    """,
    """
    CREATE TRIGGER core_seal_stays BEFORE UPDATE ON core_seal BEGIN
        SELECT RAISE(ABORT, 'a seal never changes');
    END
    """,
    """
    CREATE TRIGGER core_seal_kept BEFORE DELETE ON core_seal BEGIN
        SELECT RAISE(ABORT, 'a seal never changes');
    END
    """,
)
POSTGRESQL = (
    """
    CREATE FUNCTION core_history_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF tg_op = 'UPDATE' THEN
            old."values" := NULL;
            old.salt := NULL;
            IF new IS NOT DISTINCT FROM old THEN RETURN new; END IF;
        END IF;
        RAISE EXCEPTION 'a line of history never changes' USING ERRCODE = '23514';
    END $$
    """,
    """
    CREATE TRIGGER core_history_stays BEFORE UPDATE OR DELETE ON core_historyline
    FOR EACH ROW EXECUTE FUNCTION core_history_stays()
    """,
    """
    CREATE FUNCTION core_seal_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a seal never changes' USING ERRCODE = '23514';
    END $$
    """,
    """
    CREATE TRIGGER core_seal_stays BEFORE UPDATE OR DELETE ON core_seal
    FOR EACH ROW EXECUTE FUNCTION core_seal_stays()
    """,
)


def give_once(apps, schema_editor):
    """Of a role that was given twice the same, the first stays."""
    known = set()
    for one in apps.get_model("core", "Grant").objects.order_by("pk"):
        one.kinds = sorted(set(one.kinds))
        what = (one.account_id, one.role, one.scope_id, *one.kinds)
        if what in known:
            one.delete()
        else:
            known.add(what)
            one.save(update_fields=["kinds"])


def keep(apps, schema_editor):
    engine = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in engine:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("core", "0002_engines")]
    operations = [
        migrations.RunPython(give_once, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="grant",
            constraint=django.db.models.UniqueConstraint(
                fields=("account", "role", "scope", "kinds"), name="core_grant_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=django.db.models.UniqueConstraint(
                condition=django.db.models.Q(("scope__isnull", True)),
                fields=("account", "role", "kinds"),
                name="core_grant_once_everywhere",
            ),
        ),
        migrations.RunPython(keep),
    ]

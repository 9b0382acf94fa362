"""Electronic signatures, kept by the database as they are; the line that tells of one as well."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import ringbeam.core.clock

SQLITE = (
    """
    CREATE TRIGGER core_signature_stays BEFORE UPDATE ON core_signature BEGIN
        SELECT RAISE(ABORT, 'a signature never changes');
    END
    """,
    """
    CREATE TRIGGER core_signature_kept BEFORE DELETE ON core_signature BEGIN
        SELECT RAISE(ABORT, 'a signature never changes');
    END
    """,
    # Its line has no values of the record, so there is nothing to dispose of.
    """
    CREATE TRIGGER core_signed_line_stays BEFORE UPDATE ON core_historyline
    WHEN old.said = 'sign_electronically' BEGIN
        SELECT RAISE(ABORT, 'a line that tells of a signature never changes');
    END
    """,
)
POSTGRESQL = (
    """
    CREATE FUNCTION core_signature_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a signature never changes' USING ERRCODE = '23514';
    END $$
    """,
    """
    CREATE TRIGGER core_signature_stays BEFORE UPDATE OR DELETE ON core_signature
    FOR EACH ROW EXECUTE FUNCTION core_signature_stays()
    """,
    """
    CREATE TRIGGER core_signed_line_stays BEFORE UPDATE ON core_historyline
    FOR EACH ROW WHEN (old.said = 'sign_electronically')
    EXECUTE FUNCTION core_signature_stays()
    """,
)


def keep(apps, schema_editor):
    engine = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in engine:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("core", "0006_operation")]
    operations = [
        migrations.CreateModel(
            name="SigningBrake",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("last", models.DateTimeField(default=ringbeam.core.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("uid", models.UUIDField(unique=True)),
                ("who", models.CharField(max_length=120, verbose_name="who")),
                ("at", models.DateTimeField()),
                ("act", models.CharField(max_length=60, verbose_name="act")),
                ("meaning", models.CharField(max_length=120, verbose_name="meaning")),
                ("method", models.CharField(max_length=20)),
                ("fields", models.JSONField()),
                ("beside", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.entry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry", "number"), name="core_signature_line"
                    )
                ],
            },
        ),
        migrations.RunPython(keep),
    ]

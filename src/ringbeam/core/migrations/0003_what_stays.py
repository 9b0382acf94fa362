"""The database itself keeps history and its seals as they are, and each role given once."""

import django.db.models
from django.db import migrations

from ringbeam.core.keeping import keep

# Of a line of history only the values may go, with their salt, which is how they are disposed
# of; all the rest, and every seal, is as it was written.
KEPT = (
    *("id", "entry_id", "number", "at", "recorded", "account_id", "who", "door", "said"),
    *("reason", "source", "digest", "chained"),
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
        keep(
            "core_historyline",
            "core_history",
            "a line of history never changes",
            emptied=("values", "salt"),
            others=KEPT,
        ),
        keep("core_seal", "core_seal", "a seal never changes"),
    ]

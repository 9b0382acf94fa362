"""Keeps on each incident whether history says that it was closed while it waited."""

from django.db import migrations
from django.db.models import Max, Q

LINES = 50_000
WAITING = ("waiting_customer", "waiting_supplier", "waiting_problem", "waiting_evidence")


def keep_jumps(apps, _schema):
    """Read history once, so many lines at a time; what was stored already stays."""
    lines = apps.get_model("core", "HistoryLine")._base_manager.filter(number__gt=1)
    incidents = apps.get_model("desk", "Incident")._base_manager
    jumps = Q()
    for state in WAITING:
        jumps |= Q(values__contains=f'"state":["{state}","closed"]')
    last = lines.aggregate(last=Max("pk"))["last"] or 0
    for start in range(0, last + 1, LINES):
        some = lines.filter(pk__gt=start, pk__lte=start + LINES).filter(jumps)
        found = list(some.order_by().values_list("entry_id", flat=True))
        for at in range(0, len(found), 500):
            incidents.filter(pk__in=found[at : at + 500]).update(closed_waiting=True)


class Migration(migrations.Migration):
    dependencies = [("desk", "0006_closed_waiting"), ("core", "0001_initial")]

    operations = [migrations.RunPython(keep_jumps, migrations.RunPython.noop)]

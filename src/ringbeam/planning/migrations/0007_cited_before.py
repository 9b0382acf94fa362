"""Occurrences that are there keep what their duty cites now: nothing told it before."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def cite(apps, _schema):
    """Two values of the duty to each of its occurrences; one statement."""
    duties = apps.get_model("planning", "Duty")._base_manager.filter(pk=OuterRef("duty_id"))
    apps.get_model("planning", "DutyOccurrence")._base_manager.update(
        activity=Subquery(duties.values("activity")), serves=Subquery(duties.values("serves"))
    )


class Migration(migrations.Migration):
    dependencies = [("planning", "0006_cited_of_occurrences")]
    operations = [migrations.RunPython(cite, migrations.RunPython.noop)]

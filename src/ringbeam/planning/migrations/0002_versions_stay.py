"""The database itself refuses to change or remove which scale was used."""

from django.db import migrations

from ringbeam.core.keeping import keep


class Migration(migrations.Migration):
    dependencies = [("planning", "0001_initial")]
    operations = [
        keep(
            "planning_scaleversion",
            "planning_version",
            "a version of a scale never changes",
        )
    ]

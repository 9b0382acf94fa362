"""The database itself refuses to change or remove what was agreed."""

from django.db import migrations

from ringbeam.core.keeping import keep


class Migration(migrations.Migration):
    dependencies = [("services", "0002_clocks")]
    operations = [
        keep(
            "services_agreementversion",
            "services_version",
            "a version of an agreement never changes",
        )
    ]

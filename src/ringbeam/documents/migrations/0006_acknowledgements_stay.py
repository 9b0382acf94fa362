"""The database itself refuses to change or remove the evidence that somebody read a version."""

from django.db import migrations

from ringbeam.core.keeping import keep


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_reading_rounds")]
    operations = [
        keep(
            "documents_acknowledgement",
            "documents_acknowledgement",
            "an acknowledgement never changes",
        )
    ]

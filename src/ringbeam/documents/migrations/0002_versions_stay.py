"""The database itself refuses to change or remove what was published."""

from django.db import migrations

from ringbeam.core.keeping import keep


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [
        keep(
            "documents_documentversion",
            "documents_version",
            "a published version never changes",
            code="P0001",
        )
    ]

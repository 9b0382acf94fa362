"""The database itself refuses to change or remove what was published."""

from django.db import migrations

from ringbeam.core.keeping import keep


class Migration(migrations.Migration):
    dependencies = [("organization", "0002_questionnaires")]
    operations = [
        keep(
            "organization_questionnaireversion",
            "organization_version",
            "a version of a questionnaire never changes",
        )
    ]

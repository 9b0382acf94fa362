"""An account without a language reads that of its browser; until now all were English."""

from django.db import migrations, models


def as_the_browser_says(apps, schema_editor):
    apps.get_model("core", "Account").objects.filter(language="en").update(language="")


class Migration(migrations.Migration):
    dependencies = [("core", "0014_permission_sets")]
    operations = [
        # The column stays as it is: what is left out is Django's to fill in.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="account",
                    name="language",
                    field=models.CharField(
                        blank=True, default="", max_length=10, verbose_name="language"
                    ),
                )
            ]
        ),
        migrations.RunPython(as_the_browser_says, migrations.RunPython.noop),
    ]

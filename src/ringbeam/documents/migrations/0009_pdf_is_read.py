"""Files of a kind that was not read are read anew: PDF is read now."""

from django.db import migrations


def forget(apps, _editor):
    """Remove the word that they were not read; the worker catches up with them."""
    apps.get_model("documents", "FileText").objects.filter(problem="unknown").delete()


class Migration(migrations.Migration):
    dependencies = [("documents", "0008_words")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]

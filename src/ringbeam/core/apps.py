"""Django's name for the kernel."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The kernel."""

    name = "ringbeam.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

"""Django's name for this room."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "ringbeam.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

"""Django's name for this room."""

from django.apps import AppConfig


class CliConfig(AppConfig):
    name = "ringbeam.cli"
    label = "cli"
    default_auto_field = "django.db.models.BigAutoField"

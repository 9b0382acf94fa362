"""Django's name for this room."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "ringbeam.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"

"""Django's name for this room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "ringbeam.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

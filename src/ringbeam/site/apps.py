"""Django's name for this room."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "ringbeam.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"

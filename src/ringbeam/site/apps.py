"""Django's name for the place that names every room."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Listed last, so that its models module is loaded after every room."""

    name = "ringbeam.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"

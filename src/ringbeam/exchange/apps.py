"""Django's name for this room."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "ringbeam.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

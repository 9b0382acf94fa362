"""Table of contents of this room."""

from ringbeam.exchange.mappings import SavedMapping
from ringbeam.exchange.origins import Origin
from ringbeam.exchange.runs import Import
from ringbeam.exchange.webhooks.endpoints import Attempt, Endpoint

__all__ = ["Attempt", "Endpoint", "Import", "Origin", "SavedMapping"]

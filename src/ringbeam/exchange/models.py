"""Table of contents of this room."""

from ringbeam.exchange.mappings import SavedMapping
from ringbeam.exchange.origins import Origin
from ringbeam.exchange.runs import Import

__all__ = ["Import", "Origin", "SavedMapping"]

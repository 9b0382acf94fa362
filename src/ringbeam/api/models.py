"""Table of contents of this door."""

from ringbeam.api.receipts import Receipt

__all__ = ["Receipt"]

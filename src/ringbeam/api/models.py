"""Table of contents of this door."""

from ringbeam.api.rates import Allowance
from ringbeam.api.receipts import Receipt

__all__ = ["Allowance", "Receipt"]

"""Table of contents of this room."""

from ringbeam.desk.categories import Category
from ringbeam.desk.incidents import Incident

__all__ = ["Category", "Incident"]

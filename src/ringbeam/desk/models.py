"""Table of contents of this room."""

from ringbeam.desk.categories import Category
from ringbeam.desk.incidents import Incident
from ringbeam.desk.presence import Presence
from ringbeam.desk.problems import Problem

__all__ = ["Category", "Incident", "Presence", "Problem"]

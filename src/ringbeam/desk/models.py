"""Table of contents of this room."""

from ringbeam.desk.categories import Category
from ringbeam.desk.handovers import Handover
from ringbeam.desk.incidents import Incident
from ringbeam.desk.presence import Presence
from ringbeam.desk.problems import Problem

__all__ = ["Category", "Handover", "Incident", "Presence", "Problem"]

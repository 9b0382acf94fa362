"""Table of contents of this room."""

from ringbeam.improvement.actions import Action
from ringbeam.improvement.nonconformities import Nonconformity
from ringbeam.improvement.reminders import Reminder

__all__ = ["Action", "Nonconformity", "Reminder"]

"""Table of contents of this room."""

from ringbeam.desk.categories import Category
from ringbeam.desk.fulfilment_tasks import FulfilmentTask
from ringbeam.desk.handovers import Handover
from ringbeam.desk.incidents import Incident
from ringbeam.desk.presence import Presence
from ringbeam.desk.problems import Problem
from ringbeam.desk.service_requests import ServiceRequest
from ringbeam.desk.stays import Stay

__all__ = [
    "Category",
    "FulfilmentTask",
    "Handover",
    "Incident",
    "Presence",
    "Problem",
    "ServiceRequest",
    "Stay",
]

"""Table of contents of this room."""

from ringbeam.services.agreements import Agreement
from ringbeam.services.availability.availability_targets import AvailabilityTarget
from ringbeam.services.availability.monitor_marks import (
    MonitorMark,
    MonitorOutage,
)
from ringbeam.services.availability.monitors import Monitor
from ringbeam.services.availability.outages import Outage
from ringbeam.services.calendars import Calendar
from ringbeam.services.catalogue_items import CatalogueItem
from ringbeam.services.changes.change_templates import ChangeTemplate
from ringbeam.services.changes.changes import Change
from ringbeam.services.changes.freeze_windows import FreezeWindow
from ringbeam.services.clocks import Clock
from ringbeam.services.complaints import Complaint
from ringbeam.services.configuration_items import ConfigurationItem
from ringbeam.services.continuity.continuity_exercises import ContinuityExercise
from ringbeam.services.continuity.continuity_invocations import ContinuityInvocation
from ringbeam.services.continuity.continuity_requirements import ContinuityRequirement
from ringbeam.services.customers import Customer
from ringbeam.services.service_reports import ServiceReport
from ringbeam.services.services import Service
from ringbeam.services.suppliers.supplier_contracts import SupplierContract
from ringbeam.services.suppliers.supplier_reviews import SupplierReview
from ringbeam.services.suppliers.suppliers import Supplier
from ringbeam.services.tallies import PromiseTally
from ringbeam.services.versions import AgreementVersion

__all__ = [
    "Agreement",
    "AgreementVersion",
    "AvailabilityTarget",
    "Calendar",
    "CatalogueItem",
    "Change",
    "ChangeTemplate",
    "Clock",
    "Complaint",
    "ConfigurationItem",
    "ContinuityExercise",
    "ContinuityInvocation",
    "ContinuityRequirement",
    "Customer",
    "FreezeWindow",
    "Monitor",
    "MonitorMark",
    "MonitorOutage",
    "Outage",
    "PromiseTally",
    "Service",
    "ServiceReport",
    "Supplier",
    "SupplierContract",
    "SupplierReview",
]

"""A service report of the demonstration: a draft on the month before, with its words (9.4)."""

from datetime import timedelta

from ringbeam.core import writing
from ringbeam.core.clock import today
from ringbeam.services.models import ServiceReport
from ringbeam.site.demonstration.organization import Cast


def service_reports(cast: Cast) -> None:
    """Draft a report on the last complete month; approved by nobody, it counts for nothing."""
    if ServiceReport.rows.exists():
        return
    end = today().replace(day=1) - timedelta(days=1)
    given = {
        "title": f"Service report {end:%Y-%m}",
        "start": end.replace(day=1).isoformat(),
        "end": end.isoformat(),
        "purpose": "Shows customers and top management how promises were kept, each month.",
        "audience": "Customers, service owners, top management",
        "findings": "Most of what was missed came in during the change of the controller.",
        "owner": cast.find("person", "Priya Nair").ref,
    }
    writing.create(ServiceReport, given, by=cast.us)

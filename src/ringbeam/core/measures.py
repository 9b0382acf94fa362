"""What is counted while the product works, by names of routes and faults alone (operation).

Each process counts for itself; with PROMETHEUS_MULTIPROC_DIR in the environment, which `serve`
sets, whoever is asked answers for all of them.
"""

from prometheus_client import CollectorRegistry, Counter, Histogram

OWN = CollectorRegistry()
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

REQUESTS = Counter(
    "ringbeam_requests",
    "Requests answered, by the name of their route.",
    ("route", "method", "status"),
    registry=OWN,
)
DURATION = Histogram(
    "ringbeam_request_seconds",
    "Seconds from the first middleware to the answer.",
    ("route",),
    buckets=SECONDS,
    registry=OWN,
)
DATABASE_FAULTS = Counter(
    "ringbeam_database_faults",
    "Requests and ticks that the database failed, by the kind of fault.",
    ("kind",),
    registry=OWN,
)


def database_failed(fault: BaseException) -> None:
    """Count a fault of the database by its class alone, for its text holds values."""
    DATABASE_FAULTS.labels(type(fault).__name__).inc()

"""What is measured, for Prometheus: requests, jobs, webhooks, workers (operation)."""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.db.models import Count, Min, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from ringbeam import __version__
from ringbeam.core import clock
from ringbeam.core.heartbeats import workers_alive
from ringbeam.core.history import HistoryLine
from ringbeam.core.measures import DURATION, OWN, REQUESTS, database_failed
from ringbeam.exchange.webhooks.endpoints import Endpoint

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
UNMATCHED = "unmatched"
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNFINISHED = ("READY", "RUNNING", "FAILED")


class MetricsMiddleware:
    """Counts every request by the name of its route, never by its address, and its time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and count how."""
        begun = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        route = (match.view_name or UNMATCHED) if match is not None else UNMATCHED
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(route, method, response.status_code).inc()
        DURATION.labels(route).observe(time.perf_counter() - begun)
        return response


def may_watch(request: HttpRequest) -> bool:
    """Whether whoever asks may know how the product fares.

    With a token in the settings: who sends it. Without one: this machine itself, and nobody
    where proxies are trusted or one says that it stands between.
    """
    token: str = settings.METRICS_TOKEN
    if token:
        scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
        return scheme.lower() == "bearer" and constant_time_compare(given.strip(), token)
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT or any(n in request.headers for n in FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """All of it in Prometheus' own form; absent for whoever may not watch."""
    if not may_watch(request):
        raise Http404
    counted: CollectorRegistry = OWN
    if FOLDER in os.environ:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]  # as the library has it
    standing = CollectorRegistry()
    standing.register(Standing())
    body = generate_latest(counted) + generate_latest(standing)
    return HttpResponse(body, content_type=CONTENT_TYPE_LATEST)


class Standing(Collector):
    """How things stand at this moment, asked of the database when somebody looks."""

    def collect(self) -> Iterable[Metric]:
        """Each figure; a database that does not answer is a figure too."""
        yield _gauge(
            "ringbeam_version", "The version that runs.", {(__version__,): 1}, "version"
        )
        try:
            found = [*_jobs(), *_webhooks(), *_workers()]
        except DatabaseError as fault:
            database_failed(fault)
            found = []
        yield _gauge("ringbeam_database_up", "Whether it answers.", {(): int(bool(found))})
        yield from found


def _gauge(
    name: str, says: str, values: Mapping[Any, float], *labels: str
) -> GaugeMetricFamily:
    """A figure by its labels' values, as tuples."""
    made = GaugeMetricFamily(name, says, labels=labels)
    for key, value in values.items():
        made.add_metric(list(key), value)
    return made


def _jobs() -> Iterator[Metric]:
    now = clock.now()
    rows = DBTaskResult.objects.filter(status__in=UNFINISHED).values("status")
    counts = {(one["status"].lower(),): one["held"] for one in rows.annotate(held=Count("pk"))}
    due = Q(run_after__isnull=True) | Q(run_after__lte=now)
    waiting = DBTaskResult.objects.filter(due, status="READY")
    oldest = waiting.aggregate(oldest=Min("enqueued_at"))["oldest"]
    age = (now - oldest).total_seconds() if oldest else 0
    yield _gauge("ringbeam_jobs", "Jobs that are not done.", counts, "status")
    yield _gauge("ringbeam_oldest_job_seconds", "Age of the oldest that waits.", {(): age})


def _webhooks() -> Iterator[Metric]:
    last = HistoryLine.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    now, behind, failing = clock.now(), {}, {}
    for uid, after, since in Endpoint.objects.values_list("uid", "after", "failing_since"):
        behind[str(uid),] = float(max(last - after, 0))
        failing[str(uid),] = (now - since).total_seconds() if since else 0.0
    says = "Lines of history that a webhook has still to look at."
    yield _gauge("ringbeam_webhook_backlog_lines", says, behind, "webhook")
    says = "Seconds since a webhook fails; 0 when it does not."
    yield _gauge("ringbeam_webhook_failing_seconds", says, failing, "webhook")


def _workers() -> Iterator[Metric]:
    says = "Workers that gave a sign of life in the last minute."
    yield _gauge("ringbeam_workers_alive", says, {(): workers_alive()})

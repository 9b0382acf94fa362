"""Every address of the product, put together from the doors and the rooms."""

from django.urls import URLPattern, URLResolver, include, path

from ringbeam.core.contributions import ROUTES
from ringbeam.site.health import health, live, ready
from ringbeam.site.metrics import metrics
from ringbeam.site.setup import setup

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health, name="health"),
    path("health/live", live, name="health_live"),
    path("health/ready", ready, name="health_ready"),
    path("metrics", metrics, name="metrics"),
    path("setup/<str:secret>/", setup, name="setup"),
    path("api/v1/", include("ringbeam.api.urls")),
    *ROUTES,
    path("", include("ringbeam.web.urls")),
]
handler400 = "ringbeam.site.faults.bad"
handler403 = "ringbeam.web.errors.forbidden"
handler404 = "ringbeam.web.errors.absent"
handler500 = "ringbeam.site.faults.broken"

"""Every address of the product, put together from the doors and the rooms."""

from django.urls import URLPattern, URLResolver, include, path

from ringbeam.core.contributions import ROUTES
from ringbeam.site.health import health
from ringbeam.site.setup import setup

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health, name="health"),
    path("setup/<str:secret>/", setup, name="setup"),
    path("api/v1/", include("ringbeam.api.urls")),
    *ROUTES,
    path("", include("ringbeam.web.urls")),
]
handler400 = "ringbeam.site.faults.bad"
handler403 = "ringbeam.web.errors.forbidden"
handler404 = "ringbeam.web.errors.absent"
handler500 = "ringbeam.site.faults.broken"

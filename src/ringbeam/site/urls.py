"""Every address of the product, put together from the doors and the rooms."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from ringbeam.core.contributions import ROUTES
from ringbeam.site import by_provider
from ringbeam.site.health import health, live, ready
from ringbeam.site.metrics import metrics
from ringbeam.site.providers import OIDC, SAML
from ringbeam.site.setup import setup

ONE = {"provider_id": "oidc"}
BACK = "accounts/oidc/login/callback/"
by_providers: list[URLPattern | URLResolver] = []
if OIDC in settings.SOCIALACCOUNT_PROVIDERS:
    by_providers += [
        path("accounts/oidc/login/", by_provider.begin, ONE, name="openid_connect_login"),
        path(BACK, by_provider.end, ONE, name="openid_connect_callback"),
    ]
if SAML in settings.SOCIALACCOUNT_PROVIDERS:
    by_saml = include("ringbeam.site.by_saml")
    by_providers.append(path("accounts/saml/<str:organization_slug>/", by_saml))
urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health, name="health"),
    path("health/live", live, name="health_live"),
    path("health/ready", ready, name="health_ready"),
    path("metrics", metrics, name="metrics"),
    path("setup/<str:secret>/", setup, name="setup"),
    *by_providers,
    path("scim/v2/", include("ringbeam.api.scim.urls")),
    path("api/v1/", include("ringbeam.api.urls")),
    *ROUTES,
    path("", include("ringbeam.web.urls")),
]
handler400 = "ringbeam.site.faults.bad"
handler403 = "ringbeam.web.errors.forbidden"
handler404 = "ringbeam.web.errors.absent"
handler500 = "ringbeam.site.faults.broken"

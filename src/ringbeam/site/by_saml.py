"""The addresses of sign-in by SAML; loaded only where a provider is set."""

from allauth.socialaccount.providers.saml import views
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path


@login_not_required
def no_logout(_request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Known by name to the sign-in stack; signing out there signs nobody out here."""
    raise Http404


urlpatterns = [
    path("login/", views.login, name="saml_login"),
    path("acs/", views.acs, name="saml_acs"),
    path("acs/finish/", views.finish_acs, name="saml_finish_acs"),
    path("metadata/", views.metadata, name="saml_metadata"),
    path("sls/", no_logout, name="saml_sls"),
]

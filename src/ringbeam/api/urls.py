"""Addresses of the REST door, version 1."""

from django.urls import path

from ringbeam.api.browsing import openapi, reference_page
from ringbeam.api.door import answered, build, patterns_of

API = build()
urlpatterns = [
    path("", answered(reference_page(API)), name="api-reference"),
    path("openapi.json", answered(openapi(API)), name="api-openapi"),
    *patterns_of(API),
]

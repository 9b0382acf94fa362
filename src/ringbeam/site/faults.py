"""Faults that no door answered: said in the words of the door that was asked (operation)."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ringbeam.api.problems import Problem, response_to
from ringbeam.web import errors

API = "/api/"


def bad(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request was not understood."""
    if request.path.startswith(API):
        return response_to(Problem(400, _("The request could not be read.")))
    return errors.bad(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault, logged by Django; said without a word from inside."""
    if request.path.startswith(API):
        return response_to(Problem(500, _("Something went wrong here. Nothing was changed.")))
    return errors.broken(request)

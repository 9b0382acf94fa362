"""Faults that no door answered: said in the words of the door that was asked (operation)."""

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ringbeam.api.problems import Rejected, problem_of, response_to
from ringbeam.web import errors

API = "/api/"


def bad(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request was not understood."""
    if request.path.startswith(API):
        return response_to(Rejected(400, _("The request could not be read.")))
    return errors.bad(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault, logged by Django; said without a word from inside.

    A database that is away, locked or full where no view was reached yet is 503 as anywhere.
    """
    fault = sys.exc_info()[1]
    if isinstance(fault, OperationalError):
        return _busy(request, fault)
    if request.path.startswith(API):
        return response_to(Rejected(500, _("Something went wrong here. Nothing was changed.")))
    return errors.broken(request)


def _busy(request: HttpRequest, fault: OperationalError) -> HttpResponse:
    problem = problem_of(request, fault) if request.path.startswith(API) else None
    return response_to(problem) if problem else errors.busy(request, fault)

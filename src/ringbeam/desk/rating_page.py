"""The page behind the link of a letter: one click in the letter, one here (8.3.2)."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ringbeam.core import organization_zone
from ringbeam.core.contributions import ROUTES
from ringbeam.desk.rating_asking import question_of
from ringbeam.desk.rating_giving import invitation_behind, rate_by_link
from ringbeam.desk.ratings import STARS
from ringbeam.organization.asked_fields import Read, fields, read
from ringbeam.organization.asking import kept
from ringbeam.organization.questionnaire_versions import QuestionnaireVersion, version_of
from ringbeam.web.requests import whoever

LONGEST, UNPROCESSABLE = 60, 422


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate_behind_link(request: HttpRequest, secret: str) -> HttpResponse:
    """The five steps behind a link; POST keeps the answer. 404 for every link that is not good.

    To open it answers nothing: programs that look into letters open every link.
    """
    organization_zone.keep_up()
    secret, person = secret[:LONGEST], whoever(request).person
    one = invitation_behind(secret, person)
    if one is None:
        raise Http404
    form = one.programme.form
    version = version_of(form.pk, form.edition) if form else None
    names: dict[str, Any] = {
        "title": question_of(one.programme),
        "ref": one.ticket.ref,
        "steps": list(reversed(STARS)),
        "chosen": _number(request.GET.get("stars", "")),
        "comment": "",
        "fault": "",
        "done": False,
        "fields": fields(version.asks, Read({}, {}, {})) if version else [],
    }
    if request.method != "POST":
        return render(request, "desk/rate.html", names)
    return _take(request, secret, person, version, names)


def _take(
    request: HttpRequest,
    secret: str,
    person: int | None,
    version: QuestionnaireVersion | None,
    names: dict[str, Any],
) -> HttpResponse:
    page = read(version.asks if version else (), {}, request.POST)
    stars, comment = _number(request.POST.get("stars", "")), request.POST.get("comment", "")
    shown = fields(version.asks, page, sending=True) if version else []
    faulty = any(field.faults for field in shown)
    names |= {"chosen": stars, "comment": comment, "fields": shown}
    if stars is None or faulty:
        names["fault"] = "" if stars else _("Choose a rating from 1 to 5.")
        return render(request, "desk/rate.html", names, status=UNPROCESSABLE)
    given = {
        "stars": stars,
        "comment": comment,
        "answers": kept(page.answers),
        "edition": version.number if version else 0,
    }
    if rate_by_link(secret, given, person) is None:
        raise Http404
    return render(request, "desk/rate.html", {**names, "done": True, "title": _("Thank you")})


def _number(typed: str) -> int | None:
    return int(typed) if typed in {str(n) for n, _words in STARS} else None


ROUTES.append(path("rate/<str:secret>/", rate_behind_link, name="rate_behind_link"))

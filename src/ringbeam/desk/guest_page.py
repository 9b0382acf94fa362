"""The pages for guests: report without an account, confirm, follow, answer (8.6.1).

Nothing on them tells whether an address is known here. What is typed into the field that people
do not see, or sent faster than anybody types, is thanked for and dropped.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ringbeam.core import clock, conversation, organization_zone, writing
from ringbeam.core.comments import Comment
from ringbeam.core.contributions import ENTRANCES, ROUTES, FoundPlace, panel
from ringbeam.core.refusals import Refused
from ringbeam.desk.guest_forms import GuestForm, open_forms
from ringbeam.desk.guest_reports import (
    DAY,
    LONGEST_NAME,
    GuestReport,
    actor_of,
    behind,
    confirm,
    recognized,
    ticket_of,
    too_often,
)
from ringbeam.desk.portal_words import cards_of

LONGEST, LONGEST_SEALED, MOST_ANSWERS, SHOWN = 20_000, 100, 20, 200
QUICK_S, STALE_S = 3, 24 * 3600
UNPROCESSABLE, TOO_MANY = 422, 429
# A field that people do not see; no program that fills in addresses knows its name.
TRAP = "reference"
MOVES = ("close", "reopen")
HERE = "/guest/"
_opened = Signer(salt="guest form opened", sep=".")


class Report(forms.Form):
    """Who one is, how one is reached, what is wrong."""

    text = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("A link goes there; by it you confirm, and follow the answer."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@login_not_required
@require_safe
def doors(request: HttpRequest) -> HttpResponse:
    """The forms that are named to everybody; the only one at once. 404 without any."""
    organization_zone.keep_up()
    forms_here = list(open_forms().filter(listed=True))
    if not forms_here:
        raise Http404
    if len(forms_here) == 1:
        return redirect(_address(forms_here[0]))
    shown = [(one.title, _address(one)) for one in forms_here]
    context = {"title": _("Report without an account"), "doors": shown}
    return render(request, "desk/guest_doors.html", context)


def _address(form: GuestForm) -> str:
    return f"{HERE}{form.uid}/"


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_as_guest(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask what is wrong; POST keeps it and sends a link. 404 for a form that is not open.

    What was typed stays, where something is missing and where the brake holds.
    """
    organization_zone.keep_up()
    form = open_forms().filter(uid=uid).first()
    if form is None:
        raise Http404
    asked = Report(request.POST or None)
    if request.method != "POST" or not asked.is_valid():
        return _ask(request, form, asked, UNPROCESSABLE if asked.is_bound else 200)
    age = _age(request.POST.get("opened", ""))
    if age is None or age > STALE_S:
        asked.add_error(None, _("This page was open for long. Please send it once more."))
        return _ask(request, form, asked, UNPROCESSABLE)
    if request.POST.get(TRAP) or age < QUICK_S:
        return _thanked(request)
    given = asked.cleaned_data
    sender = recognized(get_adapter().get_client_ip(request))
    if too_often(form, given["email"], sender):
        said = _("There have been many reports just now. Please try again in an hour.")
        asked.add_error(None, said)
        return _ask(request, form, asked, TOO_MANY)
    _keep(form, given, sender)
    return _thanked(request)


def _keep(form: GuestForm, given: dict[str, Any], sender: str) -> GuestReport:
    return GuestReport.objects.create(
        form=form,
        name=" ".join(given["name"].split()),
        email=given["email"].lower(),
        text=given["text"],
        language=get_language() or "en",
        sender=sender,
        made=clock.now(),
    )


def _age(opened: str) -> int | None:
    """For how many seconds the page was open; None for what we did not sign."""
    try:
        at = int(_opened.unsign(opened))
    except (BadSignature, ValueError):
        return None
    return int(clock.now().timestamp()) - at


def _ask(request: HttpRequest, form: GuestForm, asked: Report, status: int) -> HttpResponse:
    context = {
        "title": form.title,
        "introduction": form.introduction,
        "form": asked,
        "opened": _opened.sign(str(int(clock.now().timestamp()))),
    }
    return render(request, "desk/guest.html", context, status=status)


def _thanked(request: HttpRequest) -> HttpResponse:
    context = {"title": _("Look into your mail")}
    return render(request, "desk/guest_thanked.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_as_guest(request: HttpRequest, sealed: str) -> HttpResponse:
    """What a link of a letter opens: what to confirm, then how it stands; 404 if not good.

    To open it confirms nothing: programs that look into letters open every link.
    """
    organization_zone.keep_up()
    report = behind(sealed[:LONGEST_SEALED])
    if report is None:
        raise Http404
    if report.ticket is None:
        if request.method != "POST":
            context = {"title": _("Is this from you?"), "report": report}
            return render(request, "desk/guest_confirm.html", context)
        confirm(report)
        return redirect(report.path)
    ticket = ticket_of(report)
    if ticket is None:
        raise Http404
    if request.method != "POST":
        return _standing(request, report, ticket)
    return _answered(request, report, ticket)


def _answered(request: HttpRequest, report: GuestReport, ticket: Any) -> HttpResponse:
    """Keep what the guest says, or take the move that was chosen; refusals stay on the page."""
    by, move = actor_of(report), request.POST.get("move", "")
    text = request.POST.get("text", "").strip()
    lately = Comment.objects.filter(
        entry_id=ticket.pk, person_id=report.person_id, at__gt=clock.now() - DAY
    )
    if lately.count() >= MOST_ANSWERS:
        fault = _("That is much for one day. Please try again tomorrow.")
        return _standing(request, report, ticket, fault, status=TOO_MANY)
    if not (text or move in MOVES) or len(text) > LONGEST:
        fault = _("Write something, of at most 20,000 signs.")
        return _standing(request, report, ticket, fault, status=UNPROCESSABLE)
    try:
        if text:
            conversation.comment(ticket, text, by=by)
        if move in MOVES:
            writing.take(ticket, move, by=by)
    except Refused as refused:
        fault = " ".join(map(str, refused.reasons))
        return _standing(request, report, ticket, fault, status=UNPROCESSABLE)
    return redirect(report.path)


def _standing(
    request: HttpRequest, report: GuestReport, ticket: Any, fault: str = "", status: int = 200
) -> HttpResponse:
    (card,) = cards_of([ticket.entry])
    said = Comment.objects.filter(entry_id=ticket.pk, internal=False)
    mine = said.filter(outgoing=True) | said.filter(person_id=report.person_id)
    context = {
        "title": _("Your report %s") % ticket.ref,
        "report": report,
        "card": card,
        "said": list(mine.order_by("at", "pk")[:SHOWN]),
        "done": ticket.state in ("resolved", "fulfilled"),
        "text": request.POST.get("text", ""),
        "fault": fault,
    }
    return render(request, "desk/guest_report.html", context, status=status)


@panel(
    on="guest_form", title=gettext_lazy("Use"), template="desk/guest_form_use.html", order=10
)
def use_of_form(form: GuestForm, _actor: Any) -> dict[str, Any]:
    """Its address, and how many reported by it in thirty days and confirmed it; one query."""
    since = clock.now() - 30 * DAY
    rows = GuestReport.objects.filter(form=form, made__gt=since)
    confirmed = list(rows.values_list("ticket_id", flat=True))
    made = sum(one is not None for one in confirmed)
    return {"address": _address(form), "made": made, "waits": len(confirmed) - made}


def entrance() -> FoundPlace | None:
    """The way in that the sign-in page names; one query."""
    if not open_forms().filter(listed=True).exists():
        return None
    return FoundPlace(gettext_lazy("Report without an account"), "message-report", HERE)


ENTRANCES.append(entrance)
ROUTES.append(path("guest/", doors, name="guest_doors"))
ROUTES.append(path("guest/report/<str:sealed>/", follow_as_guest, name="guest_report"))
ROUTES.append(path("guest/<uuid:uid>/", report_as_guest, name="guest_form"))

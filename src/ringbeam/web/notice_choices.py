"""Notices by e-mail: what one chooses, the link that switches them off, and what was sent."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from ringbeam.core import access
from ringbeam.core.accounts import Account
from ringbeam.core.watching.choices import (
    NoticeChoice,
    account_of_link,
    choice_of,
    choose,
)
from ringbeam.core.watching.mail_hours import NEVER
from ringbeam.core.watching.mailing import MailAttempt
from ringbeam.web.forms import add_faults
from ringbeam.web.requests import Asked, account_of

SHOWN = 200
DAYS = (
    (0, gettext_lazy("Monday")),
    (1, gettext_lazy("Tuesday")),
    (2, gettext_lazy("Wednesday")),
    (3, gettext_lazy("Thursday")),
    (4, gettext_lazy("Friday")),
    (5, gettext_lazy("Saturday")),
    (6, gettext_lazy("Sunday")),
)


def _clock_field(label: Any, hint: Any = "") -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, help_text=hint, widget=widget)


class NoticeChoiceForm(forms.Form):
    """How often notices come by e-mail, and in which hours."""

    pace = forms.ChoiceField(label=gettext_lazy("By e-mail"), choices=NoticeChoice.PACES)
    start = _clock_field(gettext_lazy("Working hours begin"))
    end = _clock_field(
        gettext_lazy("Working hours end"),
        gettext_lazy("An end before the beginning lies on the next day."),
    )
    days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Working days"),
        choices=DAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notice_choice(request: Asked) -> HttpResponse:
    """The page; what is chosen also holds for what still waits."""
    account = Account.objects.get(pk=account_of(request.actor))
    kept = choice_of(account.pk)
    names = NoticeChoiceForm.base_fields
    form = NoticeChoiceForm(
        request.POST or None, initial={name: getattr(kept, name) for name in names}
    )
    if request.method == "POST" and form.is_valid():
        try:
            choose(account.pk, form.cleaned_data)
        except ValidationError as faults:
            add_faults(form, faults)
        else:
            return redirect("/account/notices/")
    context = {
        "title": _("Notices by e-mail"),
        "account": account,
        "form": form,
        "sends": settings.SENDS_MAIL,
    }
    status = 422 if form.errors else 200
    return render(request, "web/notice_choice.html", context, status=status)


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def switch_off(request: HttpRequest, secret: str) -> HttpResponse:
    """POST sends the account of a link no e-mail any more, whoever asks; GET offers that.

    A mail program posts by itself when its reader wants no more (RFC 8058), so nobody need be
    signed in; a link that is not ours is absent. Reading alone changes nothing, for programs
    open links too.
    """
    account = account_of_link(secret)
    if account is None:
        raise Http404
    done = request.method == "POST"
    if done:
        choose(account.pk, {"pace": NEVER})
    context = {"title": _("Notices by e-mail"), "account": account, "done": done}
    return render(request, "web/notices_off.html", context)


@require_safe
def show_letters(request: Asked) -> HttpResponse:
    """The last letters, to whom and how they ended, for administrators."""
    if not access.may_read(request.actor):
        raise Http404
    rows = MailAttempt.objects.select_related("account").order_by("-at", "-pk")
    context = {"title": _("E-mail that was sent"), "letters": list(rows[:SHOWN])}
    return render(request, "web/letters.html", context)

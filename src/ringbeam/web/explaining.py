"""The page that answers why somebody sees a record, or does not (27001 A.5.18)."""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ringbeam.core import access
from ringbeam.core.accounts import Account
from ringbeam.core.explaining import explain
from ringbeam.core.registers import entries_seen_by, record_of
from ringbeam.web.forms import named_in
from ringbeam.web.requests import Asked, account_of


class WhyForm(forms.Form):
    """Whom it is about, and which record."""

    who = forms.CharField(
        label=gettext_lazy("Who"),
        required=False,
        help_text=gettext_lazy(
            "An e-mail address, or the number of a person; yourself when empty."
        ),
    )
    record = forms.CharField(
        label=gettext_lazy("Record"), help_text=gettext_lazy("Its number, such as INC-000042.")
    )


@require_safe
def show_why(request: Asked) -> HttpResponse:
    """The question; with ``record`` in the address, its answer.

    Raises Http404 for a record that the asker does not see, and Forbidden as `explain` does.
    """
    context: dict[str, Any] = {"title": _("Why"), "found": None, "form": WhyForm()}
    context["administers"] = access.may_read(request.actor)
    if "record" not in request.GET:
        return render(request, "web/access_why.html", context)
    form = context["form"] = WhyForm(request.GET)
    if form.is_valid():
        ref = named_in(form.cleaned_data["record"].strip())
        entry = entries_seen_by(request.actor).filter(ref=ref).first()
        if entry is None:
            raise Http404
        account = account_called(form.cleaned_data["who"], account_of(request.actor))
        if account is None:
            form.add_error("who", _("Nobody with an account is called so."))
        else:
            context["found"] = explain(account, record_of(entry), by=request.actor)
    return render(request, "web/access_why.html", context, status=422 if form.errors else 200)


def account_called(text: str, own: int) -> Account | None:
    """The account with this address, or of the person with this number; one's own for ""."""
    words = text.strip()
    if not words:
        return Account.objects.filter(pk=own).first()
    by_ref = Q(person__ref=named_in(words) or "-")
    return Account.objects.filter(Q(email=words.lower()) | by_ref).first()

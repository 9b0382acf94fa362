"""Webhooks on a page: where events are sent, how it goes, and sending once more (7.4)."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ringbeam.core.accounts import Account
from ringbeam.core.contributions import MENU, MenuItem
from ringbeam.exchange.webhooks import administering
from ringbeam.exchange.webhooks.endpoints import Attempt, Endpoint
from ringbeam.web.requests import Asked, account_of

MOST_ATTEMPTS = 100
LONGEST_NUMBER = 18


class WebhookForm(forms.Form):
    """An endpoint: its name, where it is, which events, and as whom it is told."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        help_text=gettext_lazy("As in https://example.org/ringbeam. Events are sent by POST."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    events = forms.CharField(
        label=gettext_lazy("Events"),
        initial="*",
        help_text=gettext_lazy(
            "One to a line: incident.close, incident.* for all of a kind, * for all."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    account = forms.CharField(
        label=gettext_lazy("Acts as"),
        max_length=254,
        help_text=gettext_lazy(
            "The e-mail address of an account; it is told only what that account may see."
        ),
    )
    imported = forms.BooleanField(
        label=gettext_lazy("What is imported too"),
        required=False,
        help_text=gettext_lazy("An import can mean many thousand events."),
    )

    def values(self) -> dict[str, Any]:
        """What was given, as it is administered."""
        given = dict(self.cleaned_data)
        return {**given, "events": str(given["events"]).replace(",", " ").split()}


def _administers(request: Asked) -> None:
    if not administering.may_administer(request.actor):
        raise Http404


def _endpoint(request: Asked, uid: object) -> Endpoint:
    _administers(request)
    found = Endpoint.objects.select_related("account").filter(uid=str(uid)).first()
    if found is None:
        raise Http404
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: Asked) -> HttpResponse:
    """Every endpoint, and the form that adds one; its secret is in the answer, this once."""
    _administers(request)
    own = Account.objects.get(pk=account_of(request.actor))
    form = WebhookForm(request.POST or None, initial={"account": own.email})
    context: dict[str, Any] = {"title": _("Webhooks"), "form": form, "secret": ""}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made, context["secret"] = administering.add(form.values(), by=request.actor)
            except ValidationError as fault:
                form.add_error(None, fault)
            else:
                context |= {"made": made, "form": WebhookForm(initial={"account": own.email})}
                status = 200
    rows = Endpoint.objects.select_related("account").order_by("name", "pk")
    return render(request, "web/webhooks.html", {**context, "rows": rows}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one_webhook(request: Asked, uid: object) -> HttpResponse:
    """One endpoint, its form, and its latest attempts, page by page."""
    endpoint = _endpoint(request, uid)
    names = ("name", "url", "imported")
    initial = {name: getattr(endpoint, name) for name in names}
    initial |= {"events": "\n".join(endpoint.events), "account": endpoint.account.email}
    form, status = WebhookForm(request.POST or None, initial=initial), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                administering.change(endpoint, form.values(), by=request.actor)
            except ValidationError as fault:
                form.add_error(None, fault)
            else:
                return redirect(f"/webhooks/{endpoint.uid}/")
    return _page(request, endpoint, status=status, form=form)


def _page(request: Asked, endpoint: Endpoint, **more: Any) -> HttpResponse:
    status = more.pop("status", 200)
    rows, before = Attempt.objects.filter(endpoint=endpoint), request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) <= LONGEST_NUMBER:
        rows = rows.filter(pk__lt=int(before))
    attempts = list(rows.order_by("-pk")[:MOST_ATTEMPTS])
    full = len(attempts) == MOST_ATTEMPTS
    context = {
        "title": endpoint.name,
        "endpoint": endpoint,
        "attempts": attempts,
        "secret": "",
        "next_url": f"?before={attempts[-1].pk}" if full else "",
        **more,
    }
    return render(request, "web/webhook.html", context, status=status)


@require_POST
def turn_webhook(request: Asked, uid: object, way: str) -> HttpResponse:
    """Pause, resume, try out or remove it."""
    endpoint, by = _endpoint(request, uid), request.actor
    ways: dict[str, Callable[[], object]] = {
        "pause": lambda: administering.pause(endpoint, by=by),
        "resume": lambda: administering.resume(endpoint, by=by),
        "test": lambda: administering.try_out(endpoint),
        "remove": lambda: administering.remove(endpoint, by=by),
    }
    if way not in ways:
        raise Http404
    ways[way]()
    return redirect("/webhooks/" if way == "remove" else f"/webhooks/{endpoint.uid}/")


@never_cache
@require_POST
def renew_webhook(request: Asked, uid: object) -> HttpResponse:
    """Give it a new secret and show it, this once, in the answer itself."""
    endpoint = _endpoint(request, uid)
    secret = administering.renew(endpoint, by=request.actor)
    initial = {"name": endpoint.name, "url": endpoint.url, "imported": endpoint.imported}
    initial |= {"events": "\n".join(endpoint.events), "account": endpoint.account.email}
    return _page(request, endpoint, secret=secret, form=WebhookForm(initial=initial))


@require_POST
def send_again(request: Asked, uid: object) -> HttpResponse:
    """Send one event once more, or everything from it on that was sent before."""
    endpoint, given = _endpoint(request, uid), request.POST.get("number", "")
    if not (given.isascii() and given.isdecimal() and len(given) <= LONGEST_NUMBER):
        raise Http404
    first = int(given)
    last = endpoint.after if "onwards" in request.POST else first
    administering.replay(endpoint, first, last)
    return redirect(f"/webhooks/{endpoint.uid}/")


MENU.append(
    MenuItem(
        name="webhooks",
        label=gettext_lazy("Webhooks"),
        icon="link",
        url="/webhooks/",
        group="Plan",
        seldom=True,
        order=96,
        who=administering.may_administer,
    )
)

"""What each account chooses for itself: zone, language, theme, keys, and its tokens."""

from datetime import timedelta
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ringbeam.core import admission, clock
from ringbeam.core.accounts import Account, Token
from ringbeam.web.requests import Asked, account_of

YEAR = 365 * 24 * 3600
MOST_TOKENS = 50
DAYS = {"30": 30, "90": 90, "365": 365, "": 0}


class PreferencesForm(forms.Form):
    """The choices that change only what this reader sees."""

    name = forms.CharField(label=gettext_lazy("Your name"), max_length=120)
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("As in Europe/Berlin. Times are shown in it."),
        choices=lambda: [(one, one.replace("_", " ")) for one in sorted(available_timezones())],
        error_messages={"invalid_choice": gettext_lazy("There is no time zone of this name.")},
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=lambda: [("", _("As the browser says")), *settings.LANGUAGES],
    )
    theme = forms.ChoiceField(
        label=gettext_lazy("Colours"),
        required=False,
        choices=(
            ("", gettext_lazy("As the device says")),
            ("light", gettext_lazy("Light")),
            ("dark", gettext_lazy("Dark")),
        ),
    )
    keys = forms.BooleanField(label=gettext_lazy("Single keys"), required=False)


class TokenForm(forms.Form):
    """A new token: what it is for, what it may do, how long it is good."""

    label = forms.CharField(label=gettext_lazy("What it is for"), max_length=80)
    scope = forms.ChoiceField(
        label=gettext_lazy("It may"),
        choices=(("read", gettext_lazy("Read")), ("write", gettext_lazy("Read and write"))),
    )
    days = forms.ChoiceField(
        label=gettext_lazy("It is good for"),
        required=False,
        choices=(
            ("90", gettext_lazy("90 days")),
            ("30", gettext_lazy("30 days")),
            ("365", gettext_lazy("A year")),
            ("", gettext_lazy("Until it is withdrawn")),
        ),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: Asked) -> HttpResponse:
    """The page; saving writes the account and the reader's cookies."""
    account = Account.objects.get(pk=account_of(request.actor))
    if request.method != "POST":
        return _page(request, account, form=_form(request, account))
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return _page(request, account, form=form, status=422)
    if account.name != form.cleaned_data["name"]:
        # History names people as they called themselves then, so a new name is no secret.
        admission.rename(account, form.cleaned_data["name"], by=request.actor)
    account.zone = form.cleaned_data["zone"]
    account.language = form.cleaned_data["language"]
    account.save(update_fields=["zone", "language"])
    answer = redirect("/account/")
    _keep(answer, request, "theme", form.cleaned_data["theme"])
    _keep(answer, request, "keys", "" if form.cleaned_data["keys"] else "off")
    return answer


def _form(request: Asked, account: Account) -> PreferencesForm:
    theme, keys = request.COOKIES.get("theme", ""), request.COOKIES.get("keys") != "off"
    initial: dict[str, str | bool] = {
        "name": account.name,
        "zone": account.zone,
        "language": account.language,
    }
    initial |= {"theme": theme, "keys": keys}
    return PreferencesForm(initial=initial)


def _keep(answer: HttpResponse, request: Asked, name: str, value: str) -> None:
    """Keep a choice in a cookie that our own script may read and change."""
    if value:
        answer.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    else:
        answer.delete_cookie(name, samesite="Lax")


def _page(request: Asked, account: Account, **context: Any) -> HttpResponse:
    status = context.pop("status", 200)
    tokens = Token.objects.filter(account=account, withdrawn__isnull=True).order_by("-created")
    context = {
        "title": _("Your account"),
        "account": account,
        "form": _form(request, account),
        "token_form": TokenForm(),
        "tokens": list(tokens[:MOST_TOKENS]),
        "secret": "",
        "now": clock.now(),
        **context,
    }
    return render(request, "web/preferences.html", context, status=status)


@never_cache
@require_POST
def make_token(request: Asked) -> HttpResponse:
    """Make a token and show its secret, this once, in the answer itself."""
    account = Account.objects.get(pk=account_of(request.actor))
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, account, token_form=form, status=422)
    if Token.objects.filter(account=account, withdrawn__isnull=True).count() >= MOST_TOKENS:
        raise ValidationError(_("You have fifty tokens. Withdraw one first."))
    scopes = [Token.READ] if form.cleaned_data["scope"] == "read" else [Token.READ, Token.WRITE]
    days = DAYS[form.cleaned_data["days"]]
    made, secret = admission.issue_token(
        account,
        name=form.cleaned_data["label"],
        scopes=scopes,
        by=request.actor,
        until=clock.now() + timedelta(days=days) if days else None,
    )
    return _page(request, account, secret=secret, made=made)


@require_POST
def withdraw_token(request: Asked, pk: int) -> HttpResponse:
    """Withdraw a token of one's own, at once; another's is not there."""
    own = Token.objects.select_related("account").filter(account_id=account_of(request.actor))
    found = own.filter(pk=pk).first()
    if found is None or not admission.withdraw_token(found, by=request.actor):
        raise Http404
    return redirect("/account/")

"""What a page's view is given: a request that knows its actor, and the record that it names."""

from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from ringbeam.core.accounts import Account
from ringbeam.core.actors import WEB, Actor, actor_of, nobody
from ringbeam.core.listing import may_list
from ringbeam.core.registers import Register
from ringbeam.core.unions import listing_at

NULL = "\0"


class Asked(HttpRequest):
    """A request after the middleware: who asks, and whether htmx does the asking."""

    actor: Actor
    htmx: HtmxDetails


def leave_out_nulls(request: HttpRequest) -> None:
    """Take the null characters out of what a form says: no database keeps one."""
    if request.method != "POST" or not any(map(_has_null, request.POST.lists())):
        return
    whole = QueryDict(mutable=True, encoding=request.POST.encoding)
    for name, said in request.POST.lists():
        whole.setlistdefault(name.replace(NULL, "")).extend(
            one.replace(NULL, "") for one in said
        )
    request.POST = whole  # type: ignore[assignment]  # of this request alone


def _has_null(sent: tuple[str, list[str]]) -> bool:
    name, said = sent
    return NULL in name or any(NULL in one for one in said)


def whoever(request: HttpRequest) -> Actor:
    """The actor behind a session; a stranger when nobody is signed in."""
    account = getattr(request, "user", None)
    return actor_of(account, door=WEB) if isinstance(account, Account) else nobody(WEB)


def account_of(actor: Actor) -> int:
    """The actor's account; 0, which nobody has, for one without."""
    return actor.account or 0


def register_of(plural: str) -> Register:
    """The register with this plural; raises Http404."""
    register = listing_at(plural)
    if register is None or register.plural != plural:
        raise Http404
    return register


def listed(plural: str, actor: Actor) -> Register:
    """The register whose list the actor may open; raises Http404, absent or forbidden alike."""
    register = register_of(plural)
    if not may_list(register, actor):
        raise Http404
    return register


def found(request: Asked, plural: str, ref: str) -> Any:
    """The record of this register and number that the actor may see; raises Http404."""
    record = register_of(plural).numbered(request.actor, ref)
    if record is None:
        raise Http404
    return record


def way_back(request: HttpRequest, otherwise: str) -> str:
    """The page of ours that the address names as where to go on (``back``), or another."""
    back = request.GET.get("back", "")
    ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, None)
    return back if ours else otherwise

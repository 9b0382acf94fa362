"""Callers: whose token or session a request carries, and how far it reaches (27001 A.8.5)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.utils import check_csrf

from ringbeam.api import rates
from ringbeam.api.problems import Rejected
from ringbeam.core import clock, custom_fields, organization_zone
from ringbeam.core.accounts import Account, Token
from ringbeam.core.actors import API, Actor, Granted, actor_of, actor_with, permits_in
from ringbeam.core.installation import Installation
from ringbeam.core.prepared import Prepared
from ringbeam.core.registers import of_kind
from ringbeam.core.sittings import SIGN_IN, owed

READ, WRITE = Token.READ, Token.WRITE
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
REALM = 'Bearer realm="Ringbeam"'
LONGEST_SECRET = 200
NEEDED = ("id", "email", "name", "person_id", "zone", "language", "is_active")
OF_TOKEN = ("pk", "scopes", "until", "custom", "zones")
OF_ACCOUNT = tuple(f"account__{name}" for name in NEEDED)
GRANTED = ("start", "until", "role", "scope_id", "scope__kind", "kinds", "permits")
OF_GRANT = tuple(f"account__grants__{name}" for name in GRANTED)
_of_token = Prepared(
    lambda digest: (
        Token.objects.filter(digest=digest, withdrawn__isnull=True)
        .annotate(custom=Installation.objects.filter(pk=1).values("custom_version")[:1])
        .annotate(zones=organization_zone.kept()[:1])
        .values_list(*OF_TOKEN, *OF_ACCOUNT, *OF_GRANT)
    ),
    places=1,
)
OPEN_TO_ANY_SCOPE = frozenset({"api-me", "api-find", "api-list-events", "api-list-event-types"})


@dataclass(frozen=True)
class Caller:
    """Who calls: the actor, narrowed by the scopes of its token (None: a session)."""

    actor: Actor
    account: int
    key: str
    scopes: frozenset[str] | None = None
    standing: dict[str, str] = field(default_factory=dict, compare=False)

    def may(self, need: str, plural: str = "") -> bool:
        """Whether the scopes reach this far, for one kind or all; writing implies reading."""
        if self.scopes is None:
            return True
        enough = {need, WRITE}
        if plural:
            enough |= {f"{plural}:{need}", f"{plural}:{WRITE}"}
        return bool(self.scopes & enough)

    def reaches(self, kind: str, need: str = READ) -> bool:
        """Whether the scopes reach records of a kind, which may not be the address's own."""
        return self.may(need, of_kind(kind).plural)

    def limited_to(self) -> frozenset[str]:
        """The plurals that a token of single kinds is limited to; empty when it is not."""
        if self.may(READ):
            return frozenset()
        return frozenset(one.partition(":")[0] for one in self.scopes or () if ":" in one)


def caller_of(request: HttpRequest) -> Caller:
    """The caller of a request, counted against its rate and allowed to come this far.

    Raises Rejected: 401 without a valid token or session, 403 for what the scopes do not reach
    or a form token that is missing, 429 for too many requests. A token costs one query.
    """
    given = request.headers.get("Authorization", "")
    caller = _by_token(given) if given else _by_session(request)
    caller.standing.update(rates.count(caller.key))
    match = request.resolver_match
    plural = str(match.kwargs.get("plural", "")) if match else ""
    need = READ if request.method in SAFE else WRITE
    open_to_any = match is not None and match.url_name in OPEN_TO_ANY_SCOPE
    if not open_to_any and not caller.may(need, plural):
        challenge = f'{REALM}, error="insufficient_scope", scope="{need}"'
        raise Rejected(
            403, _("The token does not reach this far."), {"WWW-Authenticate": challenge}
        )
    request.actor = caller.actor  # type: ignore[attr-defined]  # as the middleware does
    return caller


def program_of(request: HttpRequest, scope: str) -> Caller:
    """The caller of a door that programs use alone, by a token with a scope of that door.

    Raises Rejected: 401 without a valid token, 403 without the scope, 429 for too many.
    """
    caller = _by_token(request.headers.get("Authorization", ""))
    caller.standing.update(rates.count(caller.key))
    if scope not in (caller.scopes or ()):
        challenge = f'{REALM}, error="insufficient_scope", scope="{scope}"'
        said = _("The token does not reach this far.")
        raise Rejected(403, said, {"WWW-Authenticate": challenge})
    request.actor = caller.actor  # type: ignore[attr-defined]  # as the middleware does
    return caller


def _by_token(given: str) -> Caller:
    scheme, _space, secret = given.partition(" ")
    secret = secret.strip()
    if scheme.lower() != "bearer" or not secret or len(secret) > LONGEST_SECRET:
        raise _unknown("invalid_request")
    rows = _of_token(Token.digest_of(secret))
    if not rows:
        raise _unknown("invalid_token")
    token, scopes, until, custom, zones = rows[0][: len(OF_TOKEN)]
    said = rows[0][len(OF_TOKEN) : -len(OF_GRANT)]
    account, now = Account(**dict(zip(NEEDED, said, strict=True))), clock.now()
    if not account.is_active or (until is not None and until <= now):
        raise _unknown("invalid_token")
    custom_fields.follow(custom or 0)
    organization_zone.follow(zones or "")
    return Caller(
        actor=actor_with(account, _in_force(rows, now), door=API),
        account=account.pk,
        key=f"token-{token}",
        scopes=frozenset(str(scope) for scope in scopes),
    )


def _in_force(rows: Sequence[Any], now: datetime) -> Iterator[Granted]:
    """The grants of the account that hold now; one row each, or one without any."""
    for row in rows:
        start, until, role, scope, kind, kinds, permits = row[-len(OF_GRANT) :]
        if role is not None and start <= now and (until is None or until > now):
            yield Granted(role, scope, kind or "", tuple(kinds), permits_in(permits))


def _by_session(request: HttpRequest) -> Caller:
    account: Any = getattr(request, "user", None)
    if not isinstance(account, Account) or not account.is_active:
        raise _unknown("")
    if request.method not in SAFE and check_csrf(request) is not None:
        raise Rejected(403, _("Send the form token with a session, or use an access token."))
    actor = actor_of(account, door=API)
    owes = owed(request, account, actor)
    if owes == SIGN_IN:
        raise _unknown("")
    if owes:
        raise Rejected(403, _("Your role asks for a second step. Sign in with it first."))
    return Caller(actor=actor, account=account.pk, key=f"account-{account.pk}")


def _unknown(error: str) -> Rejected:
    challenge = f'{REALM}, error="{error}"' if error else REALM
    return Rejected(
        401, _("Send a valid access token, or sign in."), {"WWW-Authenticate": challenge}
    )

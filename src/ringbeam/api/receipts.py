"""Receipts: the first answer is kept, so that the same request does nothing twice."""

import hashlib
import hmac
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.db import IntegrityError, models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django_tasks import task

from ringbeam.api.finding import caller_of, record_for, register_for
from ringbeam.api.problems import Rejected
from ringbeam.api.shapes import ROOT
from ringbeam.core import clock, rows
from ringbeam.core.jobs import every
from ringbeam.core.prepared import Prepared
from ringbeam.core.registers import named
from ringbeam.core.units import whole

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
KEPT_FOR = timedelta(hours=24)
KEPT_HEADERS = ("Content-Type", "ETag", "Location")
_address = re.compile(rf"{ROOT}/(?P<plural>[^/]+)/(?P<ref>[^/]+)(/.*)?")
_key = re.compile(r"[\x21-\x7e]{1,200}")


class Receipt(models.Model):
    """The answer that one account got for one key; stored with the effect or not at all."""

    account = models.ForeignKey(
        "core.Account", models.CASCADE, related_name="+", db_index=False
    )
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    access = models.CharField(max_length=64, default="")
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account", "key"], name="api_receipt_once"),
        )
        indexes = (models.Index(fields=["at"], name="api_receipt_at"),)

    def __str__(self) -> str:
        return self.key


def once(view: View[P]) -> View[P]:
    """Let a request with an Idempotency-Key happen once: its answer is replayed for 24 hours.

    Only what happened is kept; a refused request may be sent again under its key. It is
    replayed to who may see what it is about, and only as long as the same is allowed as then.
    Raises Rejected: 400 for a bad key, 422 when the key was used for another request (body or
    If-Match included), 404 for what is no longer seen, 409 when the caller's access changed
    since or the same request is being answered at this moment.
    """

    @wraps(view)
    def kept(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return view(request, *args, **kwargs)
        if not _key.fullmatch(key):
            raise Rejected(400, _("An Idempotency-Key has 1 to 200 printable characters."))
        account, digest = caller_of(request).account, _digest_of(request)
        if (receipt := _known(account, key)) is not None:
            return _replayed(request, receipt, digest)
        try:
            with whole():
                response = view(request, *args, **kwargs)
                _keep(
                    response, account=account, key=key, digest=digest, access=_access(request)
                )
                return response
        except IntegrityError:
            if not Receipt.objects.filter(account=account, key=key).exists():
                raise
        said = _("The same request is being answered; ask again in a moment.")
        raise Rejected(409, said, {"Retry-After": "1"}, refused=[said])

    return kept


KEPT = ("digest", "access", "status", "headers", "body")
_asked = Prepared(
    lambda account, key: Receipt.objects.filter(account_id=account, key=key).values_list(*KEPT),
    places=2,
)


def _known(account: int, key: str) -> Receipt | None:
    found = _asked(account, key)
    return Receipt(**dict(zip(KEPT, found[0], strict=True))) if found else None


def _keep(response: HttpResponse, *, account: int, **said: str) -> None:
    receipt = Receipt(
        account_id=account,
        **said,
        status=response.status_code,
        headers={name: response[name] for name in KEPT_HEADERS if name in response},
        body=response.content,
    )
    rows.insert_one(receipt)


def _replayed(request: HttpRequest, receipt: Receipt, digest: str) -> HttpResponse:
    if receipt.digest != digest:
        said = _("This Idempotency-Key was used for another request.")
        raise Rejected(422, said, errors={"Idempotency-Key": [said]})
    _still_seen(request, receipt)
    if receipt.access != _access(request):
        said = _("This was done already; what you may see has changed since. Read it anew.")
        raise Rejected(409, said, refused=[said])
    headers = {**receipt.headers, "Idempotency-Replayed": "true"}
    return HttpResponse(bytes(receipt.body), status=receipt.status, headers=headers)


def _still_seen(request: HttpRequest, receipt: Receipt) -> None:
    """Raises Rejected 404 when the records that the answer is about are no longer seen."""
    match = request.resolver_match
    about = [match.kwargs] if match is not None else []
    found = _address.fullmatch(receipt.headers.get("Location", ""))
    if found is not None and named(found["plural"]) is not None:
        about.append(found.groupdict())
    for one in about:
        if one.get("ref"):
            record_for(request, one["plural"], one["ref"])
        elif one.get("plural"):
            register_for(request, one["plural"])


def _access(request: HttpRequest) -> str:
    """What the caller may do at all, as a hash: its scopes, person and grants in force."""
    caller = caller_of(request)
    scopes = sorted(caller.scopes) if caller.scopes is not None else None
    grants = sorted(map(repr, caller.actor.grants))
    return hashlib.sha256(repr((scopes, caller.actor.person, grants)).encode()).hexdigest()


def _digest_of(request: HttpRequest) -> str:
    """What makes two requests the same: method, address, If-Match, body or form."""
    said = (request.method, request.get_full_path(), request.headers.get("If-Match", ""))
    # Keyed, for a body may hold a password, which nobody shall guess from what is kept.
    digest = hmac.new(settings.SECRET_KEY.encode(), repr(said).encode(), hashlib.sha256)
    if request.content_type != "multipart/form-data":
        digest.update(request.body)
        return digest.hexdigest()
    for name, values in sorted(request.POST.lists()):
        digest.update(repr((name, values)).encode())
    for name, sent in sorted(request.FILES.items()):
        digest.update(repr((name, getattr(sent, "name", ""))).encode())
        for block in _blocks(sent):
            digest.update(block)
    return digest.hexdigest()


def _blocks(sent: Any) -> Any:
    yield from sent.chunks()
    sent.seek(0)


@every(seconds=3600)
@task()
def forget_old_receipts() -> int:
    """Remove the receipts that nobody can ask for any more; return how many."""
    return Receipt.objects.filter(at__lt=clock.now() - KEPT_FOR).delete()[0]

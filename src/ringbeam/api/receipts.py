"""Receipts: the first answer is kept, so that the same request does nothing twice."""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.db import IntegrityError, models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django_tasks import task

from ringbeam.api.problems import Problem
from ringbeam.core import clock
from ringbeam.core.jobs import every
from ringbeam.core.units import whole

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
KEPT_FOR = timedelta(hours=24)
KEPT_HEADERS = ("Content-Type", "ETag", "Location")
_key = re.compile(r"[\x21-\x7e]{1,200}")


class Receipt(models.Model):
    """The answer that one account got for one key; stored with the effect or not at all."""

    account = models.ForeignKey(
        "core.Account", models.CASCADE, related_name="+", db_index=False
    )
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
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

    Only what happened is kept; a refused request may be sent again under its key. Raises
    Problem: 400 for a bad key, 422 when the key was used for another request, 409 when the
    same request is being answered at this moment.
    """

    @wraps(view)
    def kept(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return view(request, *args, **kwargs)
        if not _key.fullmatch(key):
            raise Problem(400, _("An Idempotency-Key has 1 to 200 printable characters."))
        account: int = request.auth.account  # type: ignore[attr-defined]  # ninja puts it there
        digest = _digest_of(request)
        if (receipt := _known(account, key)) is not None:
            return _replayed(receipt, digest)
        try:
            with whole():
                response = view(request, *args, **kwargs)
                _keep(response, account=account, key=key, digest=digest)
                return response
        except IntegrityError:
            if not Receipt.objects.filter(account=account, key=key).exists():
                raise
        said = _("The same request is being answered; ask again in a moment.")
        raise Problem(409, said, {"Retry-After": "1"}, refused=[said])

    return kept


def _known(account: int, key: str) -> Receipt | None:
    return Receipt.objects.filter(account=account, key=key).first()


def _keep(response: HttpResponse, *, account: int, key: str, digest: str) -> None:
    Receipt(
        account_id=account,
        key=key,
        digest=digest,
        status=response.status_code,
        headers={name: response[name] for name in KEPT_HEADERS if name in response},
        body=response.content,
    ).save(force_insert=True)


def _replayed(receipt: Receipt, digest: str) -> HttpResponse:
    if receipt.digest != digest:
        said = _("This Idempotency-Key was used for another request.")
        raise Problem(422, said, errors={"Idempotency-Key": [said]})
    headers = {**receipt.headers, "Idempotency-Replayed": "true"}
    return HttpResponse(bytes(receipt.body), status=receipt.status, headers=headers)


def _digest_of(request: HttpRequest) -> str:
    """What makes two requests the same: method, address and body; of a form, its parts."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\0".encode())
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

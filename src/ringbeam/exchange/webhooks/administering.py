"""Webhooks made, changed, renewed and removed, each with history under Access (27001 A.5.14).

Nobody is judged here but by ``may_administer``: the door that offers it asks first.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ringbeam.core import clock, jobs
from ringbeam.core.access import tell, turn
from ringbeam.core.accounts import Account
from ringbeam.core.actors import Actor
from ringbeam.core.acts import ADD_WEBHOOK, CHANGE_WEBHOOK, REMOVE_WEBHOOK, RENEW_WEBHOOK, Act
from ringbeam.core.event_types import is_pattern
from ringbeam.core.refusals import Refused
from ringbeam.core.rules import administrator
from ringbeam.core.units import unit
from ringbeam.exchange.feed import latest
from ringbeam.exchange.webhooks.addresses import target_of
from ringbeam.exchange.webhooks.delivering import send_test
from ringbeam.exchange.webhooks.endpoints import (
    ACTIVE,
    OLD_SECRET_KEPT,
    PAUSED,
    Endpoint,
    new_salt,
)

MOST_ENDPOINTS, MOST_EVENTS, LONGEST_NAME = 100, 100, 80
SETTABLE = ("name", "url", "account", "events", "imported")


def may_administer(actor: Actor) -> bool:
    """Whether the actor may see and change webhooks: who administers everything."""
    return administrator.covers_all(actor, "webhook")


def add(given: Mapping[str, Any], *, by: Actor) -> tuple[Endpoint, str]:
    """Make an endpoint that is told of what happens from now on; with its secret, this once.

    ``account`` is an e-mail address, or absent: the actor's own. Raises ValidationError.
    """
    if Endpoint.objects.count() >= MOST_ENDPOINTS:
        raise ValidationError([_("There are a hundred webhooks. Remove one first.")])
    own = Account.objects.filter(pk=by.account or 0).values_list("email", flat=True).first()
    values = _clean({"events": ["*"], "imported": False, "account": own, **given})
    with unit():
        mine = turn()
        tell(mine, values["account"], Act(by, ADD_WEBHOOK), _told({}, values))
        made = Endpoint.objects.create(**values, after=latest())
    return made, made.secret


def change(endpoint: Endpoint, given: Mapping[str, Any], *, by: Actor) -> Endpoint:
    """Change what is given; raises ValidationError."""
    values = _clean(given)
    with unit():
        mine = turn()
        fresh = Endpoint.objects.select_related("account").get(pk=endpoint.pk)
        before = {name: getattr(fresh, name) for name in values}
        for name, value in values.items():
            setattr(fresh, name, value)
        fresh.save(update_fields=[*values])
        if before != values:
            tell(mine, fresh.account, Act(by, CHANGE_WEBHOOK), _told(before, values, fresh))
    return fresh


def pause(endpoint: Endpoint, *, by: Actor) -> bool:
    """Send nothing until it is resumed; what happens meanwhile is sent then."""
    return _turned(endpoint, ACTIVE, {"stage": PAUSED}, by=by)


def resume(endpoint: Endpoint, *, by: Actor) -> bool:
    """Go on after what was taken last, at once, however it came to stop."""
    if not endpoint.account.is_active:
        raise Refused([_("The account that it acts as was closed.")])
    afresh = {"stage": ACTIVE, "reason": "", "tries": 0, "due": None, "failing_since": None}
    return any(_turned(endpoint, frm, afresh, by=by) for frm in (PAUSED, "disabled"))


def _turned(endpoint: Endpoint, frm: str, values: Mapping[str, Any], *, by: Actor) -> bool:
    with unit():
        mine = turn()
        if not Endpoint.objects.filter(pk=endpoint.pk, stage=frm).update(**values):
            return False
        said = {"webhook": (None, endpoint.name), "stage": (frm, values["stage"])}
        tell(mine, endpoint.account, Act(by, CHANGE_WEBHOOK), said)
    return True


def renew(endpoint: Endpoint, *, by: Actor) -> str:
    """Give it a new secret and return it; the old one signs along for a day."""
    with unit():
        mine = turn()
        fresh = Endpoint.objects.select_related("account").get(pk=endpoint.pk)
        fresh.old_salt, fresh.old_until = fresh.salt, clock.now() + OLD_SECRET_KEPT
        fresh.salt = new_salt()
        fresh.save(update_fields=["salt", "old_salt", "old_until"])
        tell(mine, fresh.account, Act(by, RENEW_WEBHOOK), {"webhook": (None, fresh.name)})
    return fresh.secret


def remove(endpoint: Endpoint, *, by: Actor) -> None:
    """Remove it with its attempts; that it was stays under Access."""
    with unit():
        mine = turn()
        tell(
            mine, endpoint.account, Act(by, REMOVE_WEBHOOK), {"webhook": (endpoint.name, None)}
        )
        endpoint.delete()


def replay(endpoint: Endpoint, first: int, last: int) -> None:
    """Send the events of these lines once more, in order, before what waits.

    Raises Refused when it is not active, a replay is running, or they were not sent yet.
    """
    reasons = []
    if first > last or last > endpoint.after:
        reasons.append(_("Only what was sent before can be sent again."))
    if endpoint.stage != ACTIVE:
        reasons.append(_("The webhook is not active."))
    free = Endpoint.objects.filter(pk=endpoint.pk, stage=ACTIVE, replay_after__isnull=True)
    if not reasons and not free.update(replay_after=first - 1, replay_last=last):
        reasons.append(_("Something is being sent again already."))
    if reasons:
        raise Refused(reasons)


def try_out(endpoint: Endpoint) -> None:
    """Have the worker send a message that tells of nothing; its attempt shows how it went."""
    jobs.enqueue(send_test, endpoint.pk)


def _clean(given: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are kept; ValidationError names every one that cannot be."""
    values, errors = {}, {}
    for name in SETTABLE:
        if name in given:
            try:
                values[name] = CLEAN[name](given[name])
            except ValidationError as fault:
                errors[name] = fault.messages
    if errors:
        raise ValidationError(errors)
    return values


def _name(given: Any) -> str:
    name = str(given).strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise ValidationError(_("A name has 1 to 80 characters."))
    return name


def _url(given: Any) -> str:
    target_of(str(given))
    return str(given)


def _account(given: Any) -> Account:
    email = str(given or "").strip().lower()
    found = Account.objects.filter(email=email, is_active=True).first()
    if found is None:
        raise ValidationError(_("There is no active account with this address."))
    return found


def _events(given: Any) -> list[str]:
    """The patterns, each once."""
    patterns = sorted({str(one) for one in given})
    if not 0 < len(patterns) <= MOST_EVENTS or not all(map(is_pattern, patterns)):
        raise ValidationError(_("Name events, such as incident.close, incident.* or *."))
    return patterns


CLEAN: dict[str, Callable[[Any], Any]] = {
    "name": _name,
    "url": _url,
    "account": _account,
    "events": _events,
    "imported": bool,
}


def _told(
    before: Mapping[str, Any], after: Mapping[str, Any], fresh: Endpoint | None = None
) -> dict[str, tuple[Any, Any]]:
    """What Access is told: of the address only the host, for the rest may be a secret."""
    said = {}
    for name, value in after.items():
        if value != before.get(name):
            said[name] = (_plain(name, before.get(name)), _plain(name, value))
    said.pop("account", None)
    title = fresh.name if fresh else after["name"]
    return {"webhook": (None, title), **{n: v for n, v in said.items() if n != "name"}}


def _plain(name: str, value: Any) -> Any:
    if value is None:
        return None
    return target_of(value).host if name == "url" else value

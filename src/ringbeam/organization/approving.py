"""Four eyes over what the organization says of itself: no author approves it (7.5.2)."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.lives import Words
from ringbeam.core.refusals import Refused


def is_not_an_author(record: Any, act: Act) -> Words | None:
    """Somebody who signs in and wrote none of it approves it."""
    if act.by.account is None:
        return _("A person with an account approves this.")
    wrote = act.by.account in record.authors
    return _("Who wrote it cannot approve it.") if wrote else None


def written_by_others(
    *names: str, drafts: Sequence[str], ends: str = ""
) -> Callable[[Sequence[Any], Act], None]:
    """Settle records that are approved: note every account that wrote of these attributes.

    Outside of the states in ``drafts`` they are fixed: a change is refused. The day ``ends``
    may come nearer then, and nothing else: longer is approved anew.
    """
    written = (*names, ends) if ends else names

    def settle(records: Sequence[Any], act: Act) -> None:
        for one in records:
            approved = bool(one.was) and one.was["state"] not in drafts
            if approved and _differs(one, names):
                raise Refused([_now("It was approved as it is, so nobody changes it.")])
            if approved and ends and _is_longer(one.was[ends], getattr(one, ends)):
                raise Refused([_now("It was approved until a day: longer is approved anew.")])
            changed = not approved and _differs(one, written)
            if changed and act.by.account is not None and act.by.account not in one.authors:
                one.authors = [*one.authors, act.by.account]

    return settle


def _differs(one: Any, names: Sequence[str]) -> bool:
    return any(one.was.get(name) != getattr(one, name) for name in names)


def _is_longer(before: date | None, now: date | None) -> bool:
    return before is not None and (now is None or now > before)

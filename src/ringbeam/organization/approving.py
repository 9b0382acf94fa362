"""Four eyes over what the organization says of itself: no author approves it (7.5.2)."""

from collections.abc import Callable, Sequence
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
    *names: str, drafts: Sequence[str]
) -> Callable[[Sequence[Any], Act], None]:
    """Settle records that are approved: note every account that wrote of these attributes.

    Outside of the states in ``drafts`` they are fixed: a change is refused.
    """

    def settle(records: Sequence[Any], act: Act) -> None:
        for one in records:
            changed = any(one.was.get(name) != getattr(one, name) for name in names)
            if changed and one.was and one.was["state"] not in drafts:
                raise Refused([_now("It was approved as it is, so nobody changes it.")])
            if changed and act.by.account is not None and act.by.account not in one.authors:
                one.authors = [*one.authors, act.by.account]

    return settle

"""First steps on Home, until the scopes are in force and a document is (4.3, 7.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.conformity.assessing import editions_followed
from ringbeam.conformity.readers import may_read
from ringbeam.conformity.rules.documents import IN_FORCE
from ringbeam.conformity.today import told_today
from ringbeam.core.accounts import Account
from ringbeam.core.actors import Actor
from ringbeam.core.contributions import SECTIONS, Section
from ringbeam.core.registers import of_kind
from ringbeam.standards.naming_editions import write_editions


@dataclass(frozen=True)
class Step:
    """One thing to begin with: what, why, where, and whether it is done."""

    what: str
    why: str
    url: str
    done: bool


def first_steps(actor: Actor) -> dict[str, Any] | None:
    """What to begin with, for who may write scopes; nothing once that is done."""
    if not (may_read(actor) and of_kind("scope").may_add(actor)):
        return None
    told = told_today(actor)
    held = {one["edition"] for one in told[1]} if told else set()
    without = [one for one in editions_followed() if one not in held]
    documents = of_kind("document").model.rows.filter(state__in=IN_FORCE)
    under_control = documents.exists()
    if under_control and not without:
        return None
    return {"steps": _steps(without, under_control=under_control)}


def _steps(without: Sequence[str], *, under_control: bool) -> list[Step]:
    accompanied = len(Account.objects.filter(is_active=True)[:2]) > 1
    kept = of_kind("incident").model.rows.exists()
    return [
        Step(
            _("Invite a second person"),
            _("Whoever writes a scope or a document does not approve it."),
            *("/access/accounts/invite/", accompanied),
        ),
        Step(
            _("Write the scope of each management system"),
            ", ".join(write_editions(without)) or _("For every standard that you follow."),
            *(scope_form(without), not without),
        ),
        Step(
            _("Bring your documents under control"),
            _("A folder arrives as drafts; approved here, they count."),
            *("/imports/?into=documents", under_control),
        ),
        Step(
            _("Bring the log of your service desk"),
            _("From a file of another tool, or record incidents here from now on."),
            *("/imports/", kept),
        ),
    ]


def scope_form(without: Sequence[str]) -> str:
    """The form of a scope for the first edition that has none; the list where all have one."""
    if not without:
        return "/scopes/"
    [name] = write_editions(without[:1])
    given = {"editions": name, "title": _("Scope for %(edition)s") % {"edition": name}}
    return f"/scopes/new/?{urlencode(given)}"


SECTIONS.append(
    Section(
        *("first-steps", gettext_lazy("First steps")),
        "conformity/sections/first_steps.html",
        first_steps,
        order=5,
        wide=True,
    )
)

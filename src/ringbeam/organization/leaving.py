"""Leaving: access ends and open work passes on, in one verb (27001:2022 A.5.11, A.6.5)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ringbeam.core import leaving
from ringbeam.core.actors import Actor
from ringbeam.core.entries import Entry
from ringbeam.core.rules import administrator
from ringbeam.core.verbs import verb
from ringbeam.organization.people import Person


def foretold(person: Person, _actor: Actor) -> list[str]:
    """What leaving will do, in sentences; nothing is changed."""
    will = leaving.preview(person)
    said = []
    if will.account is not None:
        said.append(_("%s can no longer sign in; every session ends.") % will.account.email)
        if will.roles:
            said.append(_("These roles end: %s.") % ", ".join(will.roles))
        if will.tokens:
            said.append(
                ngettext("%d token is withdrawn.", "%d tokens are withdrawn.", will.tokens)
                % will.tokens
            )
    else:
        said.append(_("There is no account to close."))
    if will.groups:
        said.append(_("Membership ends of: %s.") % ", ".join(will.groups))
    for share in will.work:
        first = ", ".join(one.ref for one in share.first)
        rest = "" if share.number <= len(share.first) else " …"
        said.append(
            _("Handed over: %(number)d %(label)s: %(first)s%(rest)s")
            % {"number": share.number, "label": share.label, "first": first, "rest": rest}
        )
    if not will.work:
        said.append(_("There is no open work to hand over."))
    said.append(_("The person is archived; what they did stays as it is, under their name."))
    return said


@verb(
    who=administrator,
    on="person",
    label=gettext_lazy("Leave"),
    asks=("successor",),
    refers={"successor": ("person",)},
    foretell=foretold,
)
def leave(person: Person, *, successor: str, by: Actor) -> Person:
    """Let a person leave: access ends, open work passes to the successor, all or nothing.

    Raises ValidationError for a successor who is not there or cannot be one.
    """
    found = Entry.rows.filter(ref=successor.strip(), kind="person").first()
    if found is None:
        raise ValidationError({"successor": _("Name the person who takes over.")})
    leaving.leave(person, found, by=by)
    return person

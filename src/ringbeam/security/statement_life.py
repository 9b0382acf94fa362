"""The life of a statement of applicability: frozen, approved, in force (6.1.3 d, f)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ringbeam.core.accounts import Account
from ringbeam.core.acts import Act
from ringbeam.core.lives import Life, Move, Words
from ringbeam.core.rules import manager
from ringbeam.core.signatures import Signature
from ringbeam.organization.approving import is_not_an_author

DRAFT, SUBMITTED, APPROVED = "draft", "submitted", "approved"
OUT_OF_FORCE, WITHDRAWN = "out_of_force", "withdrawn"
CONSENT = "approve_as_owner"


def consented(statement: Any) -> set[int]:
    """The persons who approved as owners what it says now: signed, or told by somebody else.

    Two queries at most.
    """
    if not statement.owners or statement.frozen is None:
        return set()
    signed = Signature.objects.filter(entry_id=statement.pk, act=CONSENT)
    accounts = signed.filter(at__gte=statement.frozen).values("account_id")
    people = Account.objects.filter(pk__in=accounts).values_list("person_id", flat=True)
    frozen = statement.frozen.isoformat()
    told = {one["person"] for one in statement.told if one["frozen"] == frozen}
    return told | {one for one in people if one is not None}


def still_asked(statement: Any) -> list[dict[str, Any]]:
    """The risk owners who have not approved it yet."""
    done = consented(statement)
    return [one for one in statement.owners if one["person"] not in done]


def it_says_something(statement: Any, _act: Act) -> Words | None:
    """The decisions of a day are frozen in it."""
    return None if statement.content else _("It says nothing yet: take over the decisions.")


def nothing_is_undecided(statement: Any, _act: Act) -> Words | None:
    """Every control in it is included or left out."""
    if '"state":"undecided"' in statement.content:
        return _("Some controls in it are undecided: decide them, and take over anew.")
    return None


def owners_approved(statement: Any, _act: Act) -> Words | None:
    """Each owner of a risk that its controls treat has approved it (6.1.3 f)."""
    missing = [str(one["name"]) for one in still_asked(statement)]
    said = _("These risk owners have not approved it yet: %s.")
    return said % ", ".join(missing) if missing else None


def count_it(statement: Any, act: Act) -> None:
    """The approved statement gets the day of its approval."""
    statement.approved = act.at


LIFE = Life(
    start=DRAFT,
    states={
        DRAFT: _("Draft"),
        SUBMITTED: _("For approval"),
        APPROVED: _("In force"),
        OUT_OF_FORCE: _("Out of force"),
        WITHDRAWN: _("Withdrawn"),
    },
    moves=(
        Move(
            *("submit", _("Submit for approval"), (DRAFT,), SUBMITTED),
            needs=(it_says_something, nothing_is_undecided),
            lasting=_("The risk owners were told that they are asked."),
        ),
        Move(
            *("approve", _("Approve"), (SUBMITTED,), APPROVED),
            needs=(it_says_something, is_not_an_author, owners_approved),
            asks=("review",),
            then=(count_it,),
            signed=_("Approved for use"),
            icon="signature",
        ),
        Move("return", _("Return"), (SUBMITTED,), DRAFT),
        Move("end", _("Put out of force"), (APPROVED,), OUT_OF_FORCE),
        Move("withdraw", _("Withdraw"), (DRAFT, SUBMITTED), WITHDRAWN),
    ),
    closed=frozenset({APPROVED, OUT_OF_FORCE, WITHDRAWN}),
    who=manager,
)

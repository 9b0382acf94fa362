"""The life of an article: written, approved by somebody else, looked at again (7.6)."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbeam.core import clock
from ringbeam.core.acts import Act
from ringbeam.core.lives import Life, Move
from ringbeam.core.rules import manager, owner, program
from ringbeam.desk.roles import agent
from ringbeam.organization.approving import is_not_an_author

DRAFT, IN_REVIEW, PUBLISHED, TO_REVIEW = "draft", "for_approval", "published", "to_review"
REVISION, REVISION_IN_REVIEW, WITHDRAWN = "revision", "revision_for_approval", "withdrawn"
DRAFTED = (DRAFT, REVISION)
# Readers have the version in force in each of these.
READABLE = (PUBLISHED, TO_REVIEW, REVISION, REVISION_IN_REVIEW)


def has_text(article: Any, _act: Act) -> str | Promise | None:
    """There is something to read."""
    return None if article.draft.strip() else _("The text is empty.")


def is_reviewed_later(article: Any, _act: Act) -> str | Promise | None:
    """A day is set by which somebody looks whether it still holds."""
    later = article.review is not None and article.review > clock.today()
    return None if later else _("The next review needs a day to come.")


def names_its_customers(article: Any, _act: Act) -> str | Promise | None:
    """What is for chosen customers names them."""
    chosen = article.audience != "customers" or any(
        line["customers"] for line in article.chosen
    )
    return None if chosen else _("It is for chosen customers, and names none.")


works = agent | manager | owner
READY: Any = {"needs": (has_text, names_its_customers), "icon": "send", "key": "e"}
APPROVAL: Any = {
    "needs": (has_text, names_its_customers, is_reviewed_later, is_not_an_author),
    "asks": ("review",),
    "icon": "check",
    "key": "e",
    "lasting": _("Readers have it."),
}
LIFE = Life(
    start=DRAFT,
    states={
        DRAFT: _("Draft"),
        IN_REVIEW: _("In review"),
        PUBLISHED: _("Published"),
        TO_REVIEW: _("To be reviewed"),
        REVISION: _("Published, being revised"),
        REVISION_IN_REVIEW: _("Published, revision in review"),
        WITHDRAWN: _("Withdrawn"),
    },
    moves=(
        Move("submit", _("Submit for review"), (DRAFT,), IN_REVIEW, **READY),
        Move("approve", _("Approve and publish"), (IN_REVIEW,), PUBLISHED, **APPROVAL),
        Move("return", _("Return"), (IN_REVIEW,), DRAFT),
        Move("fall_due", _("Falls due for review"), (PUBLISHED,), TO_REVIEW, program),
        Move(
            *("confirm", _("Still holds"), (PUBLISHED, TO_REVIEW), PUBLISHED),
            needs=(is_reviewed_later,),
            asks=("review",),
            stamps="reviewed",
            icon="check",
        ),
        Move("revise", _("Revise"), (PUBLISHED, TO_REVIEW), REVISION, icon="pencil"),
        Move(
            *("submit_revision", _("Submit revision"), (REVISION,), REVISION_IN_REVIEW),
            **READY,
        ),
        Move(
            *("approve_revision", _("Approve and publish"), (REVISION_IN_REVIEW,), PUBLISHED),
            **APPROVAL,
        ),
        Move("return_revision", _("Return revision"), (REVISION_IN_REVIEW,), REVISION),
        Move("withdraw", _("Withdraw"), READABLE, WITHDRAWN, manager | owner),
        Move("take_up", _("Take up again"), (WITHDRAWN,), REVISION),
    ),
    closed=frozenset({PUBLISHED, WITHDRAWN}),
    who=works,
)

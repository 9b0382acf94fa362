"""The life of a document: written, approved by somebody else, in force (7.5.2, 7.5.3)."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.lives import Life, Move
from ringbeam.core.rules import manager, owner
from ringbeam.documents.review_comments import comments_are_resolved
from ringbeam.organization.approving import is_not_an_author


def has_content(document: Any, _act: Act) -> str | Promise | None:
    """There is something to approve: a text or a file."""
    written = document.draft.strip() or document.draft_file_id
    return None if written else _("The draft is empty.")


WRITTEN = (has_content,)
APPROVAL: Any = {
    "needs": (*WRITTEN, is_not_an_author, comments_are_resolved),
    "asks": ("effective", "review"),
    "signed": _("Approved for use"),
    "icon": "signature",
    "key": "e",
}
LIFE = Life(
    start="draft",
    states={
        "draft": _("Draft"),
        "for_approval": _("For approval"),
        "published": _("Published"),
        "revision": _("Published, being revised"),
        "revision_for_approval": _("Published, revision for approval"),
        "withdrawn": _("Withdrawn"),
    },
    moves=(
        Move("submit", _("Submit for approval"), ("draft",), "for_approval", needs=WRITTEN),
        Move("approve", _("Approve"), ("for_approval",), "published", **APPROVAL),
        Move("return", _("Return"), ("for_approval",), "draft"),
        Move("revise", _("Revise"), ("published",), "revision"),
        Move(
            *("submit_revision", _("Submit revision"), ("revision",), "revision_for_approval"),
            needs=WRITTEN,
        ),
        Move(
            *("approve_revision", _("Approve revision"), ("revision_for_approval",)),
            **{"to": "published", **APPROVAL},
        ),
        Move("return_revision", _("Return revision"), ("revision_for_approval",), "revision"),
        Move("withdraw", _("Withdraw"), ("published", "revision"), "withdrawn", manager),
    ),
    closed=frozenset({"published", "withdrawn"}),
    who=manager | owner,
)

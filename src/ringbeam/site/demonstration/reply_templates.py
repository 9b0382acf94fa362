"""Reply templates of the demonstration, and until when its customers may reopen (8.6.1)."""

from ringbeam.core import writing
from ringbeam.desk.reply_templates import ReplyTemplate
from ringbeam.services.agreements import Agreement
from ringbeam.site.demonstration.organization import Cast

DAYS = 14
TEMPLATES = (
    (
        "Ask for more",
        (
            "Hello {{requester}},\n\nto go on with {{number}} we need to know:\n\n"
            "- since when it happens\n- who else is affected\n\nThank you, {{agent}}"
        ),
        "reply",
    ),
    (
        "We are working on it",
        (
            "Hello {{requester}},\n\nwe are working on {{number}}. You hear from us by {{due}}."
            "\n\n{{agent}}, {{organization}}"
        ),
        "reply",
    ),
    ("Handed over", "Done so far:\n\n-\n\nStill to do:\n\n-", "note"),
)


def reply_templates(cast: Cast) -> None:
    """Three texts, and fourteen days for reopening in every agreement."""
    if ReplyTemplate.rows.exists():
        return
    for title, wording, used_in in TEMPLATES:
        given = {"title": title, "wording": wording, "used_in": used_in}
        writing.create(ReplyTemplate, given, by=cast.us)
    for agreement in Agreement.rows.filter(archived=False):
        writing.edit(agreement, {"reopen_days": DAYS}, by=cast.us)

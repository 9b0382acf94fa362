"""What the page of a questionnaire shows beside its fields: its versions, how to answer."""

from typing import Any

from ringbeam.organization.questionnaire_versions import versions_of


def on_page(questionnaire: Any) -> dict[str, Any]:
    """The names that its template has beside those of any record; one query."""
    known = versions_of([questionnaire.pk]) if questionnaire.edition else []
    return {
        "versions": known,
        "last": known[0] if known else None,
        "open": questionnaire.state == "published" and not questionnaire.archived,
    }


SHOWN: dict[str, Any] = {
    "record_template": "organization/questionnaire.html",
    "record_context": on_page,
}

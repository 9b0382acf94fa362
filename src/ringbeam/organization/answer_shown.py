"""What the page of an answer shows: each question that was asked, with what was answered."""

from dataclasses import dataclass
from typing import Any

from ringbeam.core.conversation import files_on
from ringbeam.organization.answering import version_answered
from ringbeam.organization.asking import FILED, NAMING, Question, in_words, unkept
from ringbeam.web.line_tables import address_of


@dataclass(frozen=True)
class ToldAnswer:
    """A question with its answer in words, and where what it names is."""

    question: Question
    words: str
    url: str = ""


def on_page(answer: Any) -> dict[str, Any]:
    """The names that the template of an answer's page has beside those of any record."""
    version = version_answered(answer)
    return {"asked": version, "told": told(answer)}


def told(answer: Any) -> list[ToldAnswer]:
    """Questions and answers in words; one query where files are among them."""
    version = version_answered(answer)
    if version is None:
        return []
    pairs = in_words(version.asks, unkept(answer.answers))
    filed = any(one.kind in FILED and words for one, words in pairs)
    files = {str(one.uid): one.name for one in files_on(answer.pk)} if filed else {}
    return [_told(one, words, files) for one, words in pairs]


def _told(one: Question, words: str, files: dict[str, str]) -> ToldAnswer:
    if one.kind in FILED and words:
        return ToldAnswer(one, files.get(words, words), f"/files/{words}/")
    if one.kind in NAMING:
        return ToldAnswer(one, words, address_of(words))
    return ToldAnswer(one, words)


SHOWN: dict[str, Any] = {
    "shown_apart": ("answers",),
    "record_template": "organization/answer.html",
    "record_context": on_page,
}

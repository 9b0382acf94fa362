"""The answers to a questionnaire as a table, a column per question, with its n (9.1.1)."""

from collections import Counter
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO, Any

from django.http import Http404, HttpResponseBase
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ringbeam.core.actors import Actor
from ringbeam.core.contributions import ROUTES
from ringbeam.core.refusals import Refused
from ringbeam.exchange.cells import Cell
from ringbeam.exchange.exporting import as_csv, write_xlsx
from ringbeam.organization.answering import SENT
from ringbeam.organization.answers import Answer
from ringbeam.organization.asking import NUMBER, SCALE, Question, Value, counted, unkept
from ringbeam.organization.questionnaire_pages import answered, numbered_in
from ringbeam.organization.questionnaire_versions import QuestionnaireVersion
from ringbeam.web.attachments import attachment
from ringbeam.web.requests import Asked, found

FORMS, BATCH = ("csv", "xlsx"), 500
REF = "ref"


def columns_of(version: QuestionnaireVersion) -> tuple[str, ...]:
    """The headings: of the answer, then each question with its number: no two are alike."""
    asked = (f"{one.number} {_in_heading(one)}" for one in version.asks)
    return (_("Number"), _("Answered by"), _("Sent"), *asked)


def _in_heading(one: Question) -> str:
    return f"{one.words} ({one.unit})" if one.unit else one.words


def table_of(version: QuestionnaireVersion, by: Actor) -> Iterator[dict[str, Cell]]:
    """The sent answers that the actor may see, oldest first, and below them each column's n.

    Only what counts: an answer to a question that was not asked is left out. One query for
    every 500; memory stays flat. Raises Refused for a version without names, whose answers are
    told as figures alone.
    """
    if version.anonymous:
        said = _("Answers without names are told as figures alone, never one by one.")
        raise Refused([said])
    names, questions = columns_of(version), version.asks
    rows = Answer.register.among(by).filter(
        questionnaire=version.entry_id, edition=version.number, state=SENT, archived=False
    )
    n: Counter[int] = Counter()
    last = 0
    wanted = ("pk", REF, "owner__title", "sent", "answers")
    while batch := list(rows.filter(pk__gt=last).order_by("pk").values(*wanted)[:BATCH]):
        last = batch[-1]["pk"]
        for one in batch:
            given = counted(questions, unkept(one["answers"]))
            n.update(given.keys())
            cells: list[Cell] = [str(one[REF]), one["owner__title"], one["sent"].isoformat()]
            cells += [_cell(asked, given.get(asked.number)) for asked in questions]
            yield {REF: cells[0], **dict(zip(names, cells, strict=True))}
    ends: list[Cell] = ["n", "", "", *(n[asked.number] for asked in questions)]
    yield {REF: "n", **dict(zip(names, ends, strict=True))}


def _cell(asked: Question, value: Value | None) -> Cell:
    if value is None or asked.kind in (NUMBER, SCALE):
        return value
    return str(value)


def write_answers(
    version: QuestionnaireVersion, form: str, target: IO[bytes], *, by: Actor
) -> None:
    """Write the table as ``csv`` or ``xlsx``; no text becomes a formula in either."""
    names, rows = columns_of(version), table_of(version, by)
    if form == "xlsx":
        write_xlsx(rows, names, target, title=_("Answers"))
    else:
        target.writelines(as_csv(rows, names, mark=True))


def answers_file(questionnaire: Any, number: int, form: str, by: Actor) -> HttpResponseBase:
    """The answers to a version (0: the last) as an attachment.

    Raises Forbidden for who may not read its figures, Http404 for another form or version.
    """
    _known, version = answered(questionnaire, number, by)
    if version is None or form not in FORMS:
        raise Http404
    target = TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    write_answers(version, form, target, by=by)
    target.seek(0)
    return attachment(target, f"{questionnaire.ref}-v{version.number}-answers", form)


@require_safe
def export_answers(request: Asked, ref: str, form: str) -> HttpResponseBase:
    """The answers as a file; ``version`` in the address names another one than the last."""
    questionnaire = found(request, "questionnaires", ref)
    number = numbered_in(request.GET.get("version", ""))
    return answers_file(questionnaire, number, form, request.actor)


ROUTES.append(
    path("questionnaires/<str:ref>/answers.<slug:form>", export_answers, name="export-answers")
)

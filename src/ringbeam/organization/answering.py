"""What an answer may say, and when it can be sent: judged against its version (9.1)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core import clock
from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.files import StoredFile
from ringbeam.core.lives import Life, Move, Words
from ringbeam.core.refusals import Refused
from ringbeam.core.registers import entries_seen_by
from ringbeam.core.rules import manager, owner
from ringbeam.organization.asking import (
    FILED,
    NAMING,
    PERSON,
    Question,
    Value,
    counted,
    kept,
    missing,
    read_answers,
    unkept,
)
from ringbeam.organization.questionnaire_life import PUBLISHED
from ringbeam.organization.questionnaire_versions import QuestionnaireVersion, version_of

BEGUN, SENT, SEND = "begun", "sent", "send"
SHOWN = 5
Rows = Sequence[Any]


def version_answered(answer: Any) -> QuestionnaireVersion | None:
    """The version that an answer belongs to; None before its questionnaire was published."""
    return version_of(answer.questionnaire_id, answer.edition)


def it_is_open(answer: Any, act: Act) -> Words | None:
    """Its questionnaire is published and takes answers today."""
    asked: Any = answer.questionnaire
    version = version_answered(answer)
    if version is None or asked.state != PUBLISHED or asked.archived:
        return _("The questionnaire takes no answers now.")
    if asked.until and clock.day_of(act.at) > asked.until:
        said: str = _("The questionnaire took answers until %s.") % asked.until.isoformat()
        return said
    if version.anonymous:
        return _("The questionnaire is anonymous: it is answered by its link, without a name.")
    return None


def nothing_is_missing(answer: Any, _act: Act) -> Words | None:
    """Every question that is asked and must be answered is answered."""
    version = version_answered(answer)
    left = missing(version.asks, unkept(answer.answers)) if version else []
    if not left:
        return None
    return _("Still to be answered: %s.") % in_short(left)


def in_short(left: Sequence[Question]) -> str:
    """Questions by number and words, the first few of many."""
    told = ", ".join(f"{one.number} {one.words}" for one in left[:SHOWN])
    return told + (_(" and %d more") % (len(left) - SHOWN) if len(left) > SHOWN else "")


def it_is_the_first(answer: Any, _act: Act) -> Words | None:
    """Where each person answers once, this person has not."""
    version = version_answered(answer)
    if version is None or not version.once or answer.owner_id is None:
        return None
    rows = type(answer).rows.filter(
        questionnaire=answer.questionnaire_id, edition=answer.edition, owner=answer.owner_id
    )
    others = rows.filter(state=SENT).exclude(pk=answer.pk)
    return _("This person has answered this version already.") if others.exists() else None


LIFE = Life(
    start=BEGUN,
    states={BEGUN: gettext_lazy("Begun"), SENT: gettext_lazy("Sent")},
    moves=(
        Move(
            *(SEND, gettext_lazy("Send"), (BEGUN,), SENT),
            needs=(it_is_open, nothing_is_missing, it_is_the_first),
            stamps="sent",
            icon="send",
        ),
    ),
    closed=frozenset({SENT}),
    who=manager | owner,
)


def settle(answers: Rows, act: Act) -> None:
    """Tie each to the version of now, to who answers and who reads; judge what it says.

    Raises Refused when a sent one would change, ValidationError for what is no answer.
    """
    for one in answers:
        if one.was and one.was["state"] == SENT and _differs(one):
            raise Refused([_("What was sent stays as it is.")])
        if not one.was:
            _begin(one, act)
        if not one.edition:
            one.edition = one.questionnaire.edition
        if one.answers != one.was.get("answers"):
            judge(one, act.by)
        version = version_answered(one)
        if act.said == SEND and version is not None:
            one.answers = kept(counted(version.asks, unkept(one.answers)))


def _begin(one: Any, act: Act) -> None:
    if one.owner_id is None or not manager.allows(act.by, one):
        one.owner_id = act.by.person or one.owner_id
    one.reader_id = one.questionnaire.owner_id


def _differs(one: Any) -> bool:
    fixed = ("answers", "questionnaire_id", "edition", "owner_id")
    return any(one.was[name] != getattr(one, name) for name in fixed)


def judge(answer: Any, by: Actor) -> None:
    """Read the answers against their version. Raises ValidationError with every fault."""
    version = version_answered(answer)
    every = version.asks if version else ()
    given = answer.answers if isinstance(answer.answers, Mapping) else {"": answer.answers}
    faults: dict[str, list[str]] = {}
    try:
        found = read_answers(every, given)
    except ValidationError as told:
        faults = told.message_dict
    else:
        had = answer.was.get("answers") or {}
        new = {n: value for n, value in found.items() if had.get(str(n)) != value}
        nowhere = faults_of_named(every, new, answer.pk, by=by)
        faults = {str(number): [fault] for number, fault in nowhere.items()}
    if faults:
        said = _("Question %(n)s: %(fault)s")
        told_all = [said % {"n": n, "fault": " ".join(one)} for n, one in faults.items()]
        raise ValidationError({"answers": told_all})
    answer.answers = kept(found)


def faults_of_named(
    every: Iterable[Question], new: Mapping[int, Value], entry: int | None, *, by: Actor
) -> dict[int, str]:
    """What is wrong with answers that name something, by question; two queries at most.

    A record must be one that ``by`` may see, a person a person, a file one of this record's.
    """
    named = [one for one in every if one.kind in NAMING and one.number in new]
    filed = [one for one in every if one.kind in FILED and one.number in new]
    found: dict[int, str] = {}
    if named:
        refs = {str(new[one.number]) for one in named}
        kinds = dict(entries_seen_by(by).filter(ref__in=refs).values_list("ref", "kind"))
        said = _("There is no “%s” that you may see.")
        for one in named:
            kind = kinds.get(str(new[one.number]))
            if kind is None or (one.kind == PERSON and kind != "person"):
                found[one.number] = said % new[one.number]
    if filed:
        uids = StoredFile.objects.filter(entry_id=entry or 0).values_list("uid", flat=True)
        there = set(map(str, uids))
        lost = [one.number for one in filed if str(new[one.number]) not in there]
        found |= dict.fromkeys(lost, _("Attach the file to the answer first."))
    return found


def takes_answers(questionnaire: Any) -> bool:
    """Whether it is published and its last day has not gone by."""
    if questionnaire.state != PUBLISHED or questionnaire.archived:
        return False
    return not questionnaire.until or clock.today() <= questionnaire.until

"""Anonymous answers: no actor, no account, no address, no line of history; the day alone.

Whoever answers holds a link that is good once. The link is forgotten when it is used, and no
answer says by which it came (45001 5.4; 45003). A code opens one's own answer again.
"""

import secrets
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core import clock, writing
from ringbeam.core.accounts import Token
from ringbeam.core.actors import Actor
from ringbeam.core.acts import Act
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.registers import record_of
from ringbeam.core.rules import manager, owner
from ringbeam.core.units import unit
from ringbeam.organization.answering import in_short, takes_answers
from ringbeam.organization.asking import Value, counted, kept, missing
from ringbeam.organization.questionnaire_life import PUBLISHED
from ringbeam.organization.questionnaire_versions import QuestionnaireVersion

MAKE_LINKS = "make_answer_links"
MOST_LINKS = 500
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH, GROUPED = 20, 4
LONGEST_REPLY = 5000
asker = manager | owner


class AnswerLink(models.Model):
    """A link that is good for one answer to one version; removed when it is used."""

    digest = models.CharField(max_length=64, primary_key=True)
    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.version_id)


class AnonymousAnswer(models.Model):
    """What somebody answered to a version on a day; nothing says who, when, by which link."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="+")
    day = models.DateField(gettext_lazy("day"))
    answers = models.JSONField(gettext_lazy("answers"))
    code = models.CharField(max_length=64, unique=True)
    replies = models.JSONField(gettext_lazy("replies"), default=dict)

    def __str__(self) -> str:
        return str(self.version_id)

    def handle(self, question: int) -> str:
        """A name for one of its texts, which does not say of which answer others are."""
        said = f"{self.pk}.{question}"
        return salted_hmac("ringbeam.text", said, algorithm="sha256").hexdigest()


class TextReader(models.Model):
    """Who alone reads the texts of an anonymous version: its owner when it was published."""

    version = models.OneToOneField(QuestionnaireVersion, models.PROTECT, related_name="+")
    person = models.ForeignKey("core.Entry", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.person_id)


def name_readers(questionnaires: Sequence[Any], act: Act) -> None:
    """With the version of an anonymous one, keep who reads its texts."""
    for one in questionnaires:
        if act.said == "publish" and one.anonymous:
            version = QuestionnaireVersion.objects.get(entry=one.pk, number=one.edition)
            TextReader.objects.create(version=version, person_id=one.owner_id)


def make_links(questionnaire: Any, number: int, *, by: Actor) -> list[str]:
    """New secrets for links, each good for one answer; known to nobody after this.

    Raises Forbidden for who neither owns nor manages it, Refused where it takes no anonymous
    answers, ValidationError for no number or too many.
    """
    if not 1 <= number <= MOST_LINKS:
        raise ValidationError({"number": [_("Give a number from 1 to %d.") % MOST_LINKS]})
    with unit():
        entry, fresh = writing.locked(questionnaire, by)
        if not asker.allows(by, fresh):
            raise Forbidden([_("This can be done by someone who %s.") % asker.says])
        if not (takes_answers(fresh) and fresh.anonymous):
            raise Refused([_("It is not published as an anonymous questionnaire.")])
        version = QuestionnaireVersion.objects.get(entry=fresh.pk, number=fresh.edition)
        made = [secrets.token_urlsafe(32) for _n in range(number)]
        digests = sorted(map(Token.digest_of, made))  # not in the order of who gets them
        AnswerLink.objects.bulk_create(
            AnswerLink(digest=one, version=version) for one in digests
        )
        writing.tell(entry, Act(by, MAKE_LINKS), {"links": (None, number)})
    return made


def version_behind(secret: str) -> QuestionnaireVersion | None:
    """The version that a link is good for now; None for every other."""
    link = AnswerLink.objects.filter(digest=Token.digest_of(secret)).select_related(
        "version__entry"
    )
    found = link.first()
    return found.version if found and _is_open(found.version) else None


def _is_open(version: QuestionnaireVersion) -> bool:
    asked: Any = record_of(version.entry)
    return takes_answers(asked) and asked.edition == version.number


def answer_anonymously(secret: str, answers: Mapping[int, Value]) -> str | None:
    """Keep what was answered by a link, which is good no longer, and return the code.

    None when the link is not good. Raises ValidationError for what must still be answered.
    """
    with unit():
        version = version_behind(secret)
        if version is None:
            return None
        if left := missing(version.asks, answers):
            raise ValidationError(_("Still to be answered: %s.") % in_short(left))
        gone, _what = AnswerLink.objects.filter(digest=Token.digest_of(secret)).delete()
        if not gone:
            return None
        code = "".join(secrets.choice(LETTERS) for _n in range(CODE_LENGTH))
        AnonymousAnswer.objects.create(
            version=version,
            day=clock.today(),
            answers=kept(counted(version.asks, answers)),
            code=Token.digest_of(code),
        )
    return "-".join(code[n : n + GROUPED] for n in range(0, CODE_LENGTH, GROUPED))


def answer_of(code: str) -> AnonymousAnswer | None:
    """The answer that a code opens, however its letters are grouped."""
    bare = "".join(one for one in code.upper() if one in LETTERS)
    rows = AnonymousAnswer.objects.filter(code=Token.digest_of(bare)).select_related("version")
    return rows.first()


def is_reader(version: QuestionnaireVersion, actor: Actor) -> bool:
    """Whether the actor is who alone reads the texts of this version."""
    rows = TextReader.objects.filter(version=version, person=actor.person or 0)
    return actor.person is not None and rows.exists()


def shows_figures(questionnaire: Any, version: QuestionnaireVersion) -> bool:
    """Whether figures of an anonymous version may be told: no answer can come any more.

    Else whoever looks twice would learn what came between.
    """
    return bool(questionnaire.state != PUBLISHED or questionnaire.edition != version.number)


def reply(version: QuestionnaireVersion, handle: str, text: str, *, by: Actor) -> bool:
    """Answer a text, for who holds the code of its answer; False where there is no such text.

    Raises Forbidden for everybody but the named reader, ValidationError for no text.
    """
    if not is_reader(version, by):
        raise Forbidden([_("Texts are answered by who was named as their reader.")])
    if not text.strip() or len(text) > LONGEST_REPLY:
        raise ValidationError({"text": [_("Write some text.")]})
    for one in AnonymousAnswer.objects.filter(version=version).iterator(chunk_size=500):
        for number in one.answers:
            if one.handle(int(number)) == handle:
                one.replies = {**one.replies, number: text.strip()}
                one.save(update_fields=["replies"])
                return True
    return False

"""The life of a judgement: drafted, concluded by a person, superseded or withdrawn (9.1)."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ringbeam.conformity import words
from ringbeam.conformity.elements import elements_of
from ringbeam.conformity.impartiality import keep_what_was_checked, reasons_kept, reasons_now
from ringbeam.core import clock
from ringbeam.core.acts import Act
from ringbeam.core.lives import Life, Move, Words, filled
from ringbeam.core.rules import manager, owner
from ringbeam.standards.requirements import Requirement

DRAFT, CONCLUDED, SUPERSEDED, WITHDRAWN = "draft", "concluded", "superseded", "withdrawn"
ADVERSE = (words.MINOR, words.MAJOR)
# A cycle of certification is three years (ISO/IEC 17021-1); nothing holds for longer.
LONGEST = timedelta(days=3 * 366)


def it_is_complete(one: Any, _act: Act) -> Words | None:
    """Requirement, conclusion, who, when, until when, on what sample and in which scope."""
    lacking = [
        label
        for given, label in (
            (one.requirement, _("the requirement")),
            (one.conclusion, _("the conclusion")),
            (one.owner_id, _("who judged")),
            (one.independence, _("how independent the judge is")),
            (one.competence.strip(), _("what the competence rests on")),
            (one.judged, _("the day")),
            (one.until, _("until when it holds")),
            (one.scope.strip(), _("the scope")),
            (one.looked_at, _("what was looked at")),
            (one.reason.strip(), _("evidence and reasons")),
        )
        if not given
    ]
    said = _("Still to be said: %s.")
    return said % ", ".join(map(str, lacking)) if lacking else None


def its_days_are_in_order(one: Any, act: Act) -> Words | None:
    """It was judged by today, and holds from then on for one cycle at most."""
    if not isinstance(one.judged, date) or not isinstance(one.until, date):
        return None  # told by what is still to be said
    if one.judged > clock.day_of(act.at):
        return _("It cannot be concluded before the day on which it was judged.")
    if one.until < one.judged:
        return _("It would hold until a day before it was judged.")
    if one.until - one.judged > LONGEST:
        return _("It holds until the end of the current cycle: three years at most.")
    return None


def the_judge_is_independent(one: Any, act: Act) -> Words | None:
    """Nobody judges own processes, own records or own work, unless safeguarded."""
    return " ".join(reasons_now(one) if act.said else reasons_kept(one)) or None


def the_judge_concludes(one: Any, act: Act) -> Words | None:
    """Whoever judged concludes; nobody does it for another."""
    if act.by.everything or act.by.person == one.owner_id:
        return None
    return _("It is concluded by the person who judged.")


def another_supersedes_it(one: Any, _act: Act) -> Words | None:
    """A new judgement that names it was concluded; that takes this move by itself."""
    if one.superseded_by_id:
        return None
    return _("It is superseded when a new judgement that names it is concluded.")


def who_lowered_takes_it_back(one: Any, act: Act) -> Words | None:
    """What lowers a requirement is withdrawn by who concluded it, and by nobody else."""
    lowers = one.state == CONCLUDED and one.conclusion in ADVERSE
    if not lowers or act.by.everything or act.by.person == one.owner_id:
        return None
    return _("It lowers its requirement: its judge withdraws it, or a new one supersedes it.")


def not_one(cites: Any) -> list[str]:
    """What is wrong with what it is about; a draft may leave it open."""
    if not isinstance(cites, list) or len(cites) > 1 or any(type(c) is not str for c in cites):
        return [_now("Name one requirement; judge each by itself.")]
    if cites and not Requirement.objects.filter(ref__in=cites, lowest=True).exists():
        said = _now("%s is no requirement or control of the lowest level.")
        return [said % cites[0]]
    return []


def unknown_elements(one: Any) -> list[str]:
    """What is wrong with the elements named: those that the requirement does not have."""
    if not one.elements or not one.requirement:
        return []
    known = {part.key: part.label for part in elements_of(one.requirement[0])}
    told = "; ".join(f"{key} ({label})" for key, label in known.items())
    said = _now("“%(key)s” is no element of it. Its elements are: %(known)s.")
    return [
        said % {"key": line["element"], "known": told}
        for line in one.elements
        if line["element"] not in known
    ]


SUPERSEDE = Move(
    *("supersede", _("Supersede"), (CONCLUDED,), SUPERSEDED, manager | owner),
    needs=(another_supersedes_it,),
)
LIFE = Life(
    start=DRAFT,
    states={
        DRAFT: _("Draft"),
        CONCLUDED: _("Concluded"),
        SUPERSEDED: _("Superseded"),
        WITHDRAWN: _("Withdrawn"),
    },
    moves=(
        Move(
            *("conclude", _("Conclude"), (DRAFT,), CONCLUDED, manager | owner),
            needs=(
                *(it_is_complete, its_days_are_in_order, the_judge_is_independent),
                the_judge_concludes,
            ),
            then=(keep_what_was_checked,),
            stamps="concluded",
            lasting=_("What it supersedes was put aside, and the status of its requirement."),
        ),
        SUPERSEDE,
        Move(
            *("withdraw", _("Withdraw"), (DRAFT, CONCLUDED), WITHDRAWN, manager | owner),
            needs=(
                filled("withdrawn_because", _("Say why it is withdrawn.")),
                who_lowered_takes_it_back,
            ),
            asks=("withdrawn_because",),
        ),
    ),
    closed=frozenset({CONCLUDED, SUPERSEDED, WITHDRAWN}),
    who=manager | owner,
)

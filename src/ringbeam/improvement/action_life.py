"""The life of an action: begun, done with evidence, and seen to work where that is asked."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ringbeam.core.acts import Act
from ringbeam.core.files import StoredFile
from ringbeam.core.links import Link
from ringbeam.core.lives import Life, Move, Words, filled
from ringbeam.core.rules import manager, owner, participant

DOING = ("open", "in_progress")
EVIDENCES = "evidences"
WHOLE = 100


def evidence_is_there(action: Any, _act: Act) -> Words | None:
    """Something shows that it was done: words, a file, or a record linked as evidence."""
    if action.evidence.strip():
        return None
    attached = StoredFile.objects.filter(entry_id=action.pk).exists()
    if attached or Link.objects.filter(target_id=action.pk, kind=EVIDENCES).exists():
        return None
    return _("Nothing shows that it was done: say what, attach a file or link a record.")


def steps_are_done(action: Any, _act: Act) -> Words | None:
    """No step is left."""
    left = [one for one in action.steps if not one["done"]]
    return _("Not every step is done.") if left else None


def somebody_owns_it(action: Any, _act: Act) -> Words | None:
    """It is known who does it, and until when."""
    known = action.owner_id and action.due
    return None if known else _("Say who does it, and until when.")


def effect_is_not_asked_for(action: Any, _act: Act) -> Words | None:
    """Nobody wants the effect to be verified."""
    return _("The effect is to be verified by somebody else.") if action.verify else None


def effect_is_asked_for(action: Any, _act: Act) -> Words | None:
    """Somebody wants the effect to be verified, and it is known who does it."""
    if not action.verify:
        return _("Nobody asked for the effect to be verified.")
    return None if action.verifier_id else _("Say who verifies the effect.")


def somebody_else_verifies(action: Any, act: Act) -> Words | None:
    """Whoever did it, or answers for it, does not say that it works."""
    if act.by.everything:
        return None
    if act.by.person is None or act.by.person in (action.owner_id, action.finished_by_id):
        return _("The effect is verified by somebody who neither owns the action nor did it.")
    return None


def finish(action: Any, act: Act) -> None:
    """Done: wholly, by whom, and when."""
    action.progress, action.finished_by_id = WHOLE, act.by.person


DONE = (somebody_owns_it, steps_are_done, evidence_is_there)
LIFE = Life(
    start="open",
    states={
        "open": _("Open"),
        "in_progress": _("In progress"),
        "effect_pending": _("Effect pending"),
        "done": _("Done"),
        "cancelled": _("Cancelled"),
    },
    moves=(
        Move("start", _("Start"), ("open",), "in_progress", needs=(somebody_owns_it,)),
        Move(
            *("finish", _("Done"), DOING, "done"),
            needs=(effect_is_not_asked_for, *DONE),
            asks=("evidence",),
            then=(finish,),
            stamps="finished",
            key="e",
        ),
        Move(
            *("hand_over", _("Done, effect to be verified"), DOING, "effect_pending"),
            needs=(effect_is_asked_for, *DONE),
            asks=("evidence", "verifier"),
            then=(finish,),
            stamps="finished",
        ),
        Move(
            *("verify", _("It works"), ("effect_pending",), "done", manager | participant),
            needs=(somebody_else_verifies, filled("effect", _("Say what shows the effect."))),
            asks=("effect",),
            stamps="verified",
        ),
        Move(
            *("send_back", _("It does not work"), ("effect_pending",), "in_progress"),
            who=manager | participant,
            needs=(somebody_else_verifies, filled("effect", _("Say what was seen."))),
            asks=("effect",),
        ),
        Move(
            *("cancel", _("Cancel"), DOING, "cancelled", manager),
            needs=(filled("cancelled_because", _("Say why it is not done.")),),
            asks=("cancelled_because",),
        ),
        Move("reopen", _("Reopen"), ("effect_pending", "done", "cancelled"), "open"),
    ),
    closed=frozenset({"done", "cancelled"}),
    who=manager | owner,
)

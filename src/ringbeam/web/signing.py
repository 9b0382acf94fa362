"""Signing in forms: the password that a signed act asks for, and the signatures on a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.core import history, signatures
from ringbeam.core.actors import Actor
from ringbeam.core.acts import SIGN
from ringbeam.core.history import HistoryLine
from ringbeam.core.signatures import METHODS, Meanings, Signature, Signing, in_code, meanings_of
from ringbeam.core.signing import by_password
from ringbeam.web.timeline import MOST, Teller

PASSWORD, MEANING = "password", "meaning"
LONGEST_PASSWORD = 4096


@dataclass(frozen=True)
class SignatureShown:
    """A signature as people read it; ``changed`` says what of the record changed since."""

    who: str
    at: datetime
    meaning: str
    method: str
    number: int
    sha256: str
    same: bool
    changed: tuple[str, ...]


def ask_to_sign(form: forms.Form, said: Meanings) -> None:
    """Add the fields of a signature to the form of an act, if it is signed."""
    meanings = meanings_of(said)
    if not meanings:
        return
    told = gettext_lazy("Your signature says: {meaning}. It cannot be taken back.")
    if len(meanings) > 1:
        choices = [(in_code(one), one) for one in meanings]
        form.fields[MEANING] = forms.ChoiceField(
            label=gettext_lazy("Meaning of your signature"), choices=choices
        )
        told = gettext_lazy("You sign what you choose here. It cannot be taken back.")
    form.fields[PASSWORD] = forms.CharField(
        label=gettext_lazy("Your password, to sign"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        help_text=format_lazy(told, meaning=meanings[0]),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def signing_by(form: forms.Form, actor: Actor) -> Signing | None:
    """The proof of who signs, from a valid form; None where it did not ask for a signature.

    Raises ValidationError for a wrong password, Refused when signing is stopped.
    """
    if PASSWORD not in form.fields:
        return None
    chosen = form.cleaned_data.get(MEANING, "")
    return by_password(actor, form.cleaned_data[PASSWORD], meaning=chosen)


def signatures_on(
    record: Any, lines: Sequence[HistoryLine], teller: Teller
) -> list[SignatureShown]:
    """The signatures on a record, in the order in which they were given.

    ``lines`` are its latest lines of history, newest first; one query when they are all of it
    and tell of a signature, none when they tell of none.
    """
    if len(lines) == MOST:
        rows = signatures.on([record.pk]).get(record.pk, [])
    else:
        rows = [signatures.told_by(line) for line in reversed(lines) if line.said == SIGN]
    if not rows:
        return []
    further = signatures.beside([record])[record.pk]
    return [_shown(one, record, further, lines, teller) for one in rows]


def _shown(
    one: Signature,
    record: Any,
    further: dict[str, str],
    lines: Sequence[HistoryLine],
    teller: Teller,
) -> SignatureShown:
    same = signatures.is_same(one, record, signatures.held_by(record), further)
    since = [line for line in lines if line.number > one.number]
    changed = () if same else _changed(record, since, teller)
    if not (same or changed):
        changed = (_("files or versions"),)
    return SignatureShown(
        who=one.who,
        at=one.at,
        meaning=_(one.meaning),
        method=str(METHODS.get(one.method, one.method)),
        number=one.number,
        sha256=one.sha256,
        same=same,
        changed=changed,
    )


def _changed(record: Any, since: Sequence[HistoryLine], teller: Teller) -> tuple[str, ...]:
    """The names of the fields, as this reader may know them, that are not what they were."""
    were: dict[str, Any] = {}
    for line in since:
        were.update({name: before for name, (before, _after) in line.changes.items()})
    return tuple(
        teller.label_of(name)
        for name, before in were.items()
        if name in teller.fields
        and name not in signatures.UNSIGNED
        and history.plain(getattr(record, name)) != before
    )

"""Reading of documents as an indicator of awareness (7.3 of all five standards)."""

from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import (
    SAMPLE,
    Basis,
    Finding,
    Outcome,
    Populations,
    Serves,
    rule,
)
from ringbeam.conformity.judging import end_of, nothing, start_of
from ringbeam.conformity.rules.documents import SPLIT, WHOLE, in_force
from ringbeam.core.sayings import say


@rule(
    id="documents-read",
    version=1,
    question=gettext_lazy("Do those who are asked confirm in time that they read a document?"),
    basis=Basis.PRACTICE,
    serves=tuple(
        Serves(f"{edition}:7.3", gettext_lazy("indicator: people read what they are asked"), ())
        for edition in (*SPLIT, *WHOLE)
    ),
    reads=("document", "reading_request"),
    cannot_see=gettext_lazy(
        "Whether it was understood, and whether people know what it means for their work: a"
        " question or an interview shows that."
    ),
    next=gettext_lazy("Remind who has not read it, and ask some of those who have."),
    next_url="/documents/?state=published",
)
def documents_read(populations: Populations, on: date) -> Finding:
    """An indicator only: a confirmation shows that somebody says to have read a text, so it
    covers no part of 7.3, which stays for a person to judge.

    Looked at are the open rounds of documents in force. Who was let go does not count.
    """
    begin, end = start_of(on), end_of(on)
    read = Q(confirmed__lt=end)
    asked = populations["reading_request"].filter(
        Q(round__closed=None) | Q(round__closed__gte=end),
        Q(ended=None) | Q(ended__gte=end),
        entry_id__in=in_force(populations).values("pk"),
    )
    by_document = asked.order_by("-entry_id").values("entry_id")
    rows = by_document.annotate(
        n=Count("pk"),
        read=Count("pk", filter=read),
        late=Count("pk", filter=~read & Q(due__lt=begin)),
    ).values_list("entry_id", "n", "read", "late")
    found = list(rows)
    if not found:
        return nothing(_("Nobody was asked to read a document in force."))
    late = [pk for pk, _n, _read, late in found if late]
    whole = sum(n == read for _pk, n, read, _late in found)
    outcome = Outcome.MET if whole == len(found) else Outcome.SHORT if whole else Outcome.FEW
    said = _("%(read)d of %(all)d people read what they were asked to; %(late)d are late.")
    _pks, numbers, confirmed, overdue = zip(*found, strict=True)
    return Finding(
        outcome=Outcome.OVERDUE if late else outcome,
        reason=say(said, read=sum(confirmed), all=sum(numbers), late=sum(overdue)),
        count=len(found),
        sample=tuple(pk for pk, *_rest in found)[:SAMPLE],
        deviating=tuple(late)[:SAMPLE],
        deviations=len(late),
        entries=asked.values("entry_id"),
    )

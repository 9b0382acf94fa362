"""Rules over nonconformities (clause 10 of all five standards)."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.conformity.declaring import (
    Basis,
    Finding,
    Outcome,
    Populations,
    Serves,
    rule,
)
from ringbeam.conformity.judging import newest, start_of

REACTING = (
    *("iso-20000-1:2018:10.1.1", "iso-9001:2015:10.2.1", "iso-9001:2026:10.2.1"),
    *("iso-14001:2015:10.2", "iso-14001:2026:10.2", "iso-45001:2018:10.2"),
    *("iso-27001:2013:10.1", "iso-27001:2022:10.2"),
)
RECORDING = (
    *("iso-20000-1:2018:10.1.2", "iso-9001:2015:10.2.2", "iso-9001:2026:10.2.2"),
    *("iso-14001:2015:10.2", "iso-14001:2026:10.2", "iso-45001:2018:10.2"),
    *("iso-27001:2013:10.1", "iso-27001:2022:10.2"),
)
QUARTER = timedelta(days=90)


@rule(
    id="nonconformities-corrected",
    version=1,
    question=gettext_lazy("Is every nonconformity corrected within 90 days?"),
    basis=Basis.REQUIREMENT,
    serves=tuple(
        Serves(clause, gettext_lazy("reacted to and corrected"), ("reacted",))
        for clause in REACTING
    ),
    reads=("nonconformity",),
    interval=QUARTER,
    cannot_see=gettext_lazy("Nonconformities that nobody raised, and whether it was enough."),
    next=gettext_lazy("Correct the nonconformities that are open for more than 90 days."),
    next_url="/nonconformities/?state=open",
)
def nonconformities_corrected(populations: Populations, on: date) -> Finding:
    """All five ask to react to a nonconformity and to correct it; 90 days is our assumed limit.

    It counts for each standard, because a nonconformity is handled by the same steps whatever it
    cites; which clauses it lowers is another matter.
    """
    rows = populations["nonconformity"]
    count = rows.count()
    if not count:
        return Finding(Outcome.NOTHING, _("No nonconformity was raised yet."))
    late = rows.filter(state="open", created__lt=start_of(on - QUARTER))
    overdue = late.count()
    handled = rows.exclude(state="open").count()
    outcome = Outcome.OVERDUE if overdue else Outcome.MET if handled else Outcome.SHORT
    return Finding(
        outcome=outcome,
        reason=_("%(handled)d of %(all)d nonconformities are corrected, %(late)d are late.")
        % {"handled": handled, "all": count, "late": overdue},
        count=count,
        sample=newest(rows),
        deviating=newest(late),
        deviations=overdue,
    )


@rule(
    id="nonconformities-causes",
    version=1,
    question=gettext_lazy("Is the cause of every handled nonconformity written down?"),
    basis=Basis.REQUIREMENT,
    serves=tuple(
        Serves(clause, gettext_lazy("causes are found"), ("causes",)) for clause in REACTING
    ),
    reads=("nonconformity",),
    cannot_see=gettext_lazy("Whether it is the true cause."),
    next=gettext_lazy("Write down the causes that are missing."),
    next_url="/nonconformities/",
)
def nonconformities_causes(populations: Populations, _on: date) -> Finding:
    """All five ask to determine the causes, so that it does not happen again or elsewhere."""
    rows = populations["nonconformity"].exclude(state="open")
    return _said(rows, ~Q(cause=""), _("%(met)d of %(all)d handled ones name a cause."))


@rule(
    id="nonconformities-effect",
    version=1,
    question=gettext_lazy("Was the effect seen before a nonconformity was cleared?"),
    basis=Basis.REQUIREMENT,
    serves=(
        *(
            Serves(clause, gettext_lazy("it was seen that the action works"), ("effect",))
            for clause in REACTING
        ),
        *(
            Serves(clause, gettext_lazy("results of the actions are recorded"), ("results",))
            for clause in RECORDING
        ),
    ),
    reads=("nonconformity",),
    cannot_see=gettext_lazy("Whether the effect lasts."),
    next=gettext_lazy("Look whether the corrections work, and clear them with what shows it."),
    next_url="/nonconformities/?state=effect_pending",
)
def nonconformities_effect(populations: Populations, _on: date) -> Finding:
    """All five ask to review the effectiveness of what was done; a cleared one says by what."""
    rows = populations["nonconformity"].filter(state="cleared")
    return _said(rows, ~Q(effect=""), _("%(met)d of %(all)d cleared ones show the effect."))


@rule(
    id="nonconformities-recorded",
    version=1,
    question=gettext_lazy("Does every nonconformity say what was found and what was done?"),
    basis=Basis.REQUIREMENT,
    serves=tuple(
        Serves(clause, gettext_lazy("nature and actions are recorded"), ("nature",))
        for clause in RECORDING
    ),
    reads=("nonconformity",),
    cannot_see=gettext_lazy("Whether the record is complete."),
    next=gettext_lazy("Complete the records of nonconformities."),
    next_url="/nonconformities/",
)
def nonconformities_recorded(populations: Populations, _on: date) -> Finding:
    """The records that all five ask for: what it was, and the actions taken."""
    rows = populations["nonconformity"].exclude(state="open")
    return _said(
        rows,
        ~Q(description="") & ~Q(correction=""),
        _("%(met)d of %(all)d handled ones say what was found and done."),
    )


def _said(rows: "QuerySet[Any]", met: Q, said: str) -> Finding:
    count = rows.count()
    if not count:
        return Finding(Outcome.NOTHING, _("There is no such record yet."))
    broken = rows.exclude(met)
    missing = broken.count()
    return Finding(
        outcome=Outcome.BROKEN if missing else Outcome.MET,
        reason=said % {"met": count - missing, "all": count},
        count=count,
        sample=newest(rows),
        deviating=newest(broken),
        deviations=missing,
    )

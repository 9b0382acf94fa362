"""Rules over services and configuration items (ISO/IEC 20000-1:2018, 8.2.4 and 8.2.6)."""

from datetime import date
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
from ringbeam.conformity.judging import newest


@rule(
    id="services-described",
    version=1,
    question=gettext_lazy("Is every live service described, with an owner?"),
    basis=Basis.REQUIREMENT,
    serves=(
        Serves(
            "iso-20000-1:2018:8.2.4", gettext_lazy("services are described"), ("described",)
        ),
    ),
    reads=("service",),
    cannot_see=gettext_lazy("Whether the description is what customers need to know."),
    next=gettext_lazy("Describe the services that have no description or owner."),
    next_url="/services/",
)
def services_described(populations: Populations, _on: date) -> Finding:
    """8.2.4 asks for a catalogue that describes the services; a live service without a
    description or an owner is not described."""
    rows = populations["service"].filter(state="live")
    return described(rows, ~Q(description="") & Q(owner__isnull=False))


@rule(
    id="configuration-items-owned",
    version=1,
    question=gettext_lazy("Is every configuration item recorded with a sort and an owner?"),
    basis=Basis.REQUIREMENT,
    serves=(
        Serves(
            "iso-20000-1:2018:8.2.6",
            gettext_lazy("configuration items are recorded"),
            ("recorded",),
        ),
    ),
    reads=("configuration_item",),
    cannot_see=gettext_lazy("Items that nobody recorded."),
    next=gettext_lazy("Give a sort and an owner to the items that have none."),
    next_url="/configuration-items/",
)
def configuration_items_owned(populations: Populations, _on: date) -> Finding:
    """8.2.6 asks that configuration items are recorded with what identifies and describes them."""
    rows = populations["configuration_item"]
    return described(rows, ~Q(sort="") & Q(owner__isnull=False))


def described(rows: "QuerySet[Any]", met: Q) -> Finding:
    """Judge records that are kept up to date; some lacking: short, none complete: short too."""
    count = rows.count()
    if not count:
        return Finding(Outcome.NOTHING, _("There is no such record yet."))
    broken = rows.exclude(met)
    missing = broken.count()
    return Finding(
        outcome=Outcome.SHORT if missing else Outcome.MET,
        reason=_("%(met)d of %(all)d are described, with an owner.")
        % {"met": count - missing, "all": count},
        count=count,
        sample=newest(rows),
        deviating=newest(broken),
        deviations=missing,
    )

"""Rules over services and configuration items (ISO/IEC 20000-1:2018, 8.2.4 and 8.2.6)."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringbeam.conformity.declaring import (
    Basis,
    Finding,
    Populations,
    Serves,
    rule,
)
from ringbeam.conformity.judging import complete, says

CATALOGUE = "iso-20000-1:2018:8.2.4"


@rule(
    id="services-described",
    version=1,
    question=gettext_lazy("Is every live service described?"),
    basis=Basis.REQUIREMENT,
    serves=(Serves(CATALOGUE, gettext_lazy("services are described"), ("described",)),),
    reads=("service",),
    cannot_see=gettext_lazy("Whether the description is what customers need to know."),
    next=gettext_lazy("Describe the services that have no description."),
    next_url="/services/?state=live",
)
def services_described(populations: Populations, _on: date) -> Finding:
    """8.2.4 asks for a catalogue that describes the services; a title describes nothing."""
    rows = populations["service"].filter(state="live")
    return complete(rows, says("description"), _("%(met)d of %(all)d services are described."))


@rule(
    id="services-owned",
    version=1,
    question=gettext_lazy("Has every live service an owner?"),
    basis=Basis.PRACTICE,
    serves=(Serves(CATALOGUE, gettext_lazy("somebody answers for each service"), ()),),
    reads=("service",),
    cannot_see=gettext_lazy("Whether the owner has the authority."),
    next=gettext_lazy("Give an owner to the services that have none."),
    next_url="/services/?owner=nobody",
)
def services_owned(populations: Populations, _on: date) -> Finding:
    """Good practice, not asked for by 8.2.4: who keeps the entry in the catalogue is named."""
    rows = populations["service"].filter(state="live")
    owned = Q(owner__isnull=False)
    return complete(rows, owned, _("%(met)d of %(all)d services have an owner."))


@rule(
    id="configuration-items-described",
    version=1,
    question=gettext_lazy("Does every configuration item say its type and its service?"),
    basis=Basis.REQUIREMENT,
    serves=(
        Serves(
            "iso-20000-1:2018:8.2.6",
            gettext_lazy("configuration items are recorded"),
            ("recorded",),
        ),
    ),
    reads=("configuration_item",),
    cannot_see=gettext_lazy("Items that nobody recorded, and relations between items."),
    next=gettext_lazy("Give a type and a service to the items that have none."),
    next_url="/configuration-items/",
)
def configuration_items_described(populations: Populations, _on: date) -> Finding:
    """8.2.6 asks that an item is identified and recorded with its type and its relations.

    A number is always given; the type is its sort, the service the one relation kept here.
    """
    rows = populations["configuration_item"]
    met = says("sort") & Q(about__isnull=False)
    return complete(rows, met, _("%(met)d of %(all)d items say their type and service."))

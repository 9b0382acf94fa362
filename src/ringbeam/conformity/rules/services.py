"""Rules over services and configuration items (ISO/IEC 20000-1:2018, 8.2.4 and 8.2.6)."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from ringbeam.conformity.declaring import Basis, Populations, Serves
from ringbeam.conformity.judging import Duty, says
from ringbeam.conformity.rules.shapes import each

CATALOGUE = "iso-20000-1:2018:8.2.4"
ITEMS = "iso-20000-1:2018:8.2.6"


@each(
    id="services-described",
    question=gettext_lazy("Is every live service described?"),
    serves=(Serves(CATALOGUE, gettext_lazy("services are described"), ("described",)),),
    reads=("service",),
    said=_("%(met)d of %(all)d services are described."),
    cannot_see=gettext_lazy(
        "Whether the description is what customers need to know, and services that are"
        " delivered and not entered."
    ),
    next=gettext_lazy("Describe the services that have no description."),
    next_url="/services/?state=live",
)
def services_described(populations: Populations, _on: date) -> Duty:
    """8.2.4 asks for a catalogue that describes the services; a title describes nothing."""
    return Duty(populations["service"].filter(state="live"), says("description"))


@each(
    id="services-owned",
    question=gettext_lazy("Has every live service an owner?"),
    basis=Basis.PRACTICE,
    serves=(Serves(CATALOGUE, gettext_lazy("somebody answers for each service"), ()),),
    reads=("service",),
    beside=("person",),
    said=_("%(met)d of %(all)d services have an owner who is here."),
    cannot_see=gettext_lazy("Whether the owner has the authority."),
    next=gettext_lazy("Give an owner to the services that have none."),
    next_url="/services/?owner=nobody",
)
def services_owned(populations: Populations, _on: date) -> Duty:
    """Good practice, not asked for by 8.2.4: who keeps the entry in the catalogue is named.

    Somebody who left, and so was archived, answers for nothing.
    """
    here = Q(owner_id__in=populations["person"].values("pk"))
    return Duty(populations["service"].filter(state="live"), here)


@each(
    id="configuration-items-described",
    question=gettext_lazy("Does every configuration item say its type and its service?"),
    serves=(Serves(ITEMS, gettext_lazy("configuration items are recorded"), ("recorded",)),),
    reads=("configuration_item",),
    said=_("%(met)d of %(all)d items say their type and service."),
    cannot_see=gettext_lazy("Items that nobody recorded, and relations between items."),
    next=gettext_lazy("Give a type and a service to the items that have none."),
    next_url="/configuration-items/",
)
def configuration_items_described(populations: Populations, _on: date) -> Duty:
    """8.2.6 asks that an item is identified and recorded with its type and its relations.

    A number is always given; the type is its sort, the service the one relation kept here.
    """
    rows = populations["configuration_item"]
    return Duty(rows, says("sort") & Q(about__isnull=False))

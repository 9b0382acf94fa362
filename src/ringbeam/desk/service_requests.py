"""Service requests: what people ask to be given (ISO/IEC 20000-1:2018, 8.6.2)."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbeam.core.entries import Record, among_open, refers_to, where_given
from ringbeam.core.registers import View, register
from ringbeam.core.rules import customer, inside, manager
from ringbeam.core.written import WrittenField
from ringbeam.desk.ordered import begin_order, keep_promise, settle_order
from ringbeam.desk.request_life import LIFE
from ringbeam.desk.roles import agent
from ringbeam.desk.settling import count_reassignments, prioritize
from ringbeam.desk.stays import follow_stays
from ringbeam.desk.ticket_clocks import follow_clocks, settle_clocks
from ringbeam.desk.ticket_pages import ON_PAGES
from ringbeam.desk.tickets import COLUMNS, SEEN_BY, SORTS, VIEWS, Ticket, with_view
from ringbeam.organization.answers import ANSWERS
from ringbeam.organization.people import Person
from ringbeam.services.catalogue_items import CatalogueItem
from ringbeam.services.catalogue_lines import PER


@register(
    prefix="REQ",
    clauses=("ISO/IEC 20000-1:2018 8.6.2",),
    kind="service_request",
    plural="service-requests",
)
class ServiceRequest(Ticket):
    """Something asked of a service that is no interruption: an order, access, information.

    What was ordered stays as it was then: the version of the form, the price, and until when
    delivery was ``promised``. ``beneficiary`` is for whom it is, where that is somebody else.
    """

    item = refers_to(CatalogueItem, verbose_name=_("catalogue item"), db_index=True)
    beneficiary = refers_to(Person, verbose_name=_("for"))
    answers = WrittenField(_("answers"), wording=ANSWERS, default=dict, blank=True)
    edition = models.PositiveIntegerField(_("version answered"), default=0, editable=False)
    price = models.DecimalField(
        _("price"), max_digits=12, decimal_places=2, null=True, editable=False
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, editable=False)
    per = models.CharField(_("paid"), max_length=6, choices=PER, blank=True, editable=False)
    promised = models.DateTimeField(_("delivery promised by"), null=True, editable=False)
    result = models.TextField(_("what was done"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("service request")
        verbose_name_plural = _("service requests")
        indexes = (
            among_open("desk_request_due", "due", "entry"),
            among_open("desk_request_owner", "owner", "due"),
            among_open("desk_request_group", "group", "due"),
            where_given("desk_request_promised", "due", "entry"),
            models.Index(fields=["state", "due"], name="desk_request_state"),
            models.Index(fields=["customer", "-entry"], name="desk_request_customer"),
        )

    class Register:
        life = LIFE
        columns = COLUMNS
        filters = (
            *("state", "priority", "assignee", "group", "customer", "service", "category"),
            *("requester", "item", "due", "archived"),
        )
        sorts = SORTS
        search = ("title", "description", "known_as", "result")
        form = (
            *("title", "description", "item", "answers", "beneficiary", "customer"),
            *("requester", "service", "impact", "urgency", "category", "configuration_item"),
            *("group", "assignee", "channel", "result", "known_as"),
        )
        views = with_view(
            VIEWS,
            View("approval", _("Waiting for approval"), "state=for_approval"),
            before="open",
        )
        see, edit, add = SEEN_BY, agent | manager, agent | inside | customer
        participants = ("requester", "beneficiary")
        settle = (
            *(settle_order, prioritize, count_reassignments, settle_clocks),
            keep_promise,
        )
        follow = (follow_clocks, follow_stays, begin_order)
        inside_only = (
            "spent",
            "reassigned",
        )
        set_inside = ("group", "assignee", "channel", "known_as")
        icon, natural_key = "shopping-cart", ("known_as",)
        # What was ordered stands among the request's own text, with its questions.
        extra: ClassVar[dict[str, Any]] = {
            **ON_PAGES,
            "new_key": "r",
            "shown_apart": (
                *ON_PAGES["shown_apart"],
                *("answers", "edition", "price", "currency", "per", "promised"),
            ),
        }

"""Of what the requirements consist that ask for something at planned intervals (9.1 to 9.3, 8).

In our own words. A plan that is kept is one of them; the others are for a person to see.
"""

from django.utils.translation import gettext_lazy as _

from ringbeam.conformity.evaluating import Element

REVIEWED = (
    Element("intervals", _("top management reviews the system at planned intervals")),
    Element("judged", _("it judges whether the system suits, is enough and works")),
)
REVIEWED_WHOLE = (
    *REVIEWED,
    Element("inputs", _("it looks at all that it is to look at")),
    Element("results", _("it decides what follows, and that is kept")),
)
COMPLIED = (
    Element("often", _("it is evaluated as often as planned")),
    Element("fulfilled", _("it is known, and kept, how far obligations are met")),
    Element("acted", _("what is needed is done about it")),
)
PREPARED = (
    Element("responses", _("responses to possible emergencies are planned")),
    Element("tested", _("the planned responses are tested periodically")),
    Element("revised", _("they are reviewed after tests and emergencies, and revised")),
    Element("trained", _("those concerned are informed and trained")),
)
KNOWN = (
    Element("determined", _("it is determined which knowledge is necessary")),
    Element("maintained", _("it is kept up to date")),
    Element("available", _("it is available to those who need it")),
    Element("future", _("what will be needed further is acquired")),
)
PERCEIVED = (
    Element("methods", _("how perceptions of customers are obtained is determined")),
    Element("obtained", _("what customers perceive is obtained")),
    Element("reviewed", _("it is reviewed what that means")),
)
SUPPLIED = (
    Element("contract", _("contracts, contact points and interfaces are defined")),
    Element("monitored", _("performance is monitored at planned intervals")),
    Element("acted", _("where targets are missed it is acted on, and disputes are managed")),
)
INTERNAL = (
    Element("agreed", _("targets, commitments and interfaces are agreed")),
    Element("monitored", _("performance is monitored at planned intervals")),
    Element("acted", _("where targets are missed it is acted on")),
)
SECURED = (
    Element("assessed", _("risks to information security are assessed at planned intervals")),
    Element("applied", _("controls are decided, put in place and documented")),
    Element("external", _("controls are agreed with organizations outside")),
    Element("watched", _("it is watched whether the controls work, and acted on")),
)
INDEPENDENT = (
    Element("reviewed", _("information security is reviewed at planned intervals")),
    Element("independent", _("by somebody independent, and after significant changes")),
)
CONTINUED = (
    Element("verified", _("controls of continuity are verified at regular intervals")),
    Element("valid", _("they are valid, and work in adverse situations")),
)
RIGHTS = (
    Element("given", _("rights are given and taken away as decided")),
    Element("reviewed", _("access rights are reviewed at regular intervals")),
)
RELIED = (
    Element("monitored", _("what suppliers deliver is monitored and reviewed regularly")),
    Element("security", _("what was found is acted on, and changes are managed")),
)
SERVICES = "iso-20000-1:2018"

RECURRING_ELEMENTS: dict[str, tuple[Element, ...]] = {
    **dict.fromkeys(
        (
            *("iso-9001:2015:9.3.1", "iso-9001:2026:9.3.1"),
            *("iso-14001:2026:9.3.1", "iso-27001:2022:9.3.1"),
        ),
        REVIEWED,
    ),
    **dict.fromkeys(
        (
            *("iso-14001:2015:9.3", "iso-45001:2018:9.3", "iso-27001:2013:9.3"),
            f"{SERVICES}:9.3",
        ),
        REVIEWED_WHOLE,
    ),
    **dict.fromkeys(
        ("iso-14001:2015:9.1.2", "iso-14001:2026:9.1.2", "iso-45001:2018:9.1.2"), COMPLIED
    ),
    **dict.fromkeys(
        ("iso-14001:2015:8.2", "iso-14001:2026:8.2", "iso-45001:2018:8.2"), PREPARED
    ),
    **dict.fromkeys(("iso-27001:2013:A.9.2.5", "iso-27001:2022:A.5.18"), RIGHTS),
    **dict.fromkeys(("iso-27001:2013:A.15.2.1", "iso-27001:2022:A.5.22"), RELIED),
    f"{SERVICES}:8.3.2": (
        Element("customers", _("customers are known, and somebody answers for each")),
        Element("performance", _("performance of the services is reviewed at intervals")),
        Element("satisfaction", _("satisfaction is measured at planned intervals")),
        Element("complaints", _("complaints are recorded, managed to the end and reported")),
    ),
    **dict.fromkeys((f"{SERVICES}:7.6", "iso-9001:2015:7.1.6", "iso-9001:2026:7.1.6"), KNOWN),
    **dict.fromkeys(("iso-9001:2015:9.1.2", "iso-9001:2026:9.1.2"), PERCEIVED),
    f"{SERVICES}:8.3.4.1": SUPPLIED,
    **dict.fromkeys(("iso-27001:2013:A.18.2.1", "iso-27001:2022:A.5.35"), INDEPENDENT),
    "iso-27001:2013:A.17.1.3": CONTINUED,
    f"{SERVICES}:8.3.4.2": INTERNAL,
    f"{SERVICES}:8.7.3.2": SECURED,
    f"{SERVICES}:8.4.1": (
        Element("budgeted", _("services are budgeted and accounted for by policies")),
        Element("reported", _("costs are reported against the budget at intervals")),
        Element("managed", _("costs are kept in view and decided on")),
    ),
    f"{SERVICES}:8.4.2": (
        Element("forecast", _("demand is determined and forecast at planned intervals")),
        Element("consumed", _("demand and consumption are monitored and reported")),
    ),
    f"{SERVICES}:8.7.1": (
        Element("assessed", _("risks to availability are assessed at planned intervals")),
        Element("agreed", _("requirements and targets are determined and documented")),
        Element("monitored", _("availability is monitored and compared with its targets")),
        Element("investigated", _("unplanned unavailability is investigated")),
        Element("acted", _("what is needed then is done")),
    ),
}

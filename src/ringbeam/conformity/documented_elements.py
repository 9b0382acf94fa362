"""Of what the requirements consist that ask for a document, in our own words (7.5.1)."""

from django.utils.translation import gettext_lazy as _

from ringbeam.conformity.evaluating import Element

DOCUMENTED = Element("documented", _("it exists as a document in force, reviewed in time"))
SUITS = Element("suits", _("it fits the organization and makes the commitments asked for"))
KNOWN = Element("known", _("it is made known, understood and at hand for those concerned"))
POLICY_KNOWN = (DOCUMENTED, KNOWN)
POLICY = (DOCUMENTED, SUITS, KNOWN)
OBJECTIVES = (
    DOCUMENTED,
    Element("set", _("set where they matter, consistent with the policy, measurable")),
    Element("followed", _("followed up, made known, and brought up to date")),
)
PLANNED = (
    DOCUMENTED,
    Element("content", _("it covers all that is asked of such a plan")),
    Element("kept", _("what is done keeps to it")),
)
ROLES = (
    DOCUMENTED,
    Element("assigned", _("assigned by top management, and known at every level")),
)

BOUNDED = (
    Element("bounds", _("boundaries and applicability are determined and approved")),
    Element("considered", _("issues, requirements and what is done are rightly considered")),
)
SCOPED = (DOCUMENTED, *BOUNDED)

WRITTEN_ELEMENTS: dict[str, tuple[Element, ...]] = {
    "iso-9001:2015:5.2.2": POLICY_KNOWN,
    "iso-9001:2026:5.2.2": POLICY_KNOWN,
    "iso-20000-1:2018:5.2.2": POLICY_KNOWN,
    "iso-14001:2015:5.2": POLICY,
    "iso-45001:2018:5.2": POLICY,
    "iso-27001:2022:5.2": POLICY,
    "iso-9001:2015:6.2.1": OBJECTIVES,
    "iso-9001:2026:6.2.1": OBJECTIVES,
    "iso-14001:2015:6.2.1": OBJECTIVES,
    "iso-27001:2022:6.2": (*OBJECTIVES, *PLANNED[1:]),
    "iso-20000-1:2018:6.2.1": OBJECTIVES,
    "iso-45001:2018:6.2.2": PLANNED,
    "iso-20000-1:2018:6.3": PLANNED,
    "iso-20000-1:2018:8.7.2": (
        *PLANNED,
        Element("required", _("it is determined how soon services must be back, and why")),
        Element("tested", _("tested at planned intervals, and after changes")),
        Element("results", _("results of tests are recorded, and gaps are followed up")),
        Element("reported", _("cause, effect and recovery are reported after it was invoked")),
    ),
    "iso-20000-1:2018:8.5.1.1": PLANNED,
    "iso-20000-1:2018:8.7.3.1": (*POLICY, PLANNED[2]),
    "iso-45001:2018:5.3": ROLES,
    "iso-9001:2015:4.3": SCOPED,
    "iso-9001:2026:4.3": BOUNDED,
    "iso-14001:2015:4.3": SCOPED,
    "iso-14001:2026:4.3": BOUNDED,
    "iso-45001:2018:4.3": SCOPED,
    "iso-27001:2013:4.3": BOUNDED,
    "iso-27001:2022:4.3": SCOPED,
    "iso-20000-1:2018:4.3": SCOPED,
}

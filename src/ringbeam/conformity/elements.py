"""What requirements consist of, in our own words, for those that some rule can see.

A requirement that is not listed here has one element: all of it.
"""

from django.utils.translation import gettext_lazy as _

from ringbeam.conformity.documented_elements import WRITTEN_ELEMENTS
from ringbeam.conformity.evaluating import Element
from ringbeam.conformity.recurring_elements import RECURRING_ELEMENTS

WHOLE = (Element("all", _("all of it")),)

DOCUMENTED = (
    Element("identified", _("documents have a number, a title and a version")),
    Element("format", _("language, format and medium fit those who use them")),
    Element("approved", _("reviewed and approved by somebody other than the author")),
    Element("suitable", _("reviewed again in time, so that they stay suitable")),
)
KEPT = (
    Element("available", _("the version in force can be read where it is needed")),
    Element("protected", _("what was published is not altered")),
    Element("confidential", _("it is protected from misuse and from the wrong readers")),
)
CONTROLLED = (
    Element("versions", _("changes are controlled by versions")),
    Element("retention", _("retention and disposal are decided")),
    Element("external", _("documents from outside are identified and controlled")),
)
CORRECTED = (
    Element("reacted", _("each nonconformity is reacted to and corrected")),
    Element("causes", _("causes are found")),
    Element("acted", _("the actions that are needed are carried out")),
    Element("elsewhere", _("it is looked whether the like exists elsewhere")),
    Element("effect", _("it is seen that the action works")),
    Element("system", _("the management system is changed where that is needed")),
)
RECORDED = (
    Element("nature", _("what was found and what was done is recorded")),
    Element("results", _("results of the actions are recorded")),
)
AUDITED = (
    Element("intervals", _("internal audits take place at planned intervals")),
    Element("standard", _("they look at the requirements of the standard")),
    Element("own", _("they look at the organization's own requirements")),
    Element("effective", _("they show whether the system is implemented and works")),
)
PROGRAMMED = (
    Element("programme", _("a programme with frequency, methods and responsibilities")),
    Element("importance", _("importance, changes and earlier results are considered")),
    Element("criteria", _("criteria and scope of each audit are defined")),
    Element("impartial", _("auditors are objective and impartial")),
    Element("reported", _("results are reported to those who answer for it")),
    Element("acted", _("corrections and corrective actions follow without undue delay")),
    Element("kept", _("evidence of programme and results is kept")),
)
MEASURED = (
    Element("decided", _("what is measured, how and when is decided")),
    Element("measured", _("results exist for the last complete month")),
    Element("evaluated", _("the results are evaluated and reported")),
)

COMMUNICATED = (
    Element("offered", _("customers are told of products and services")),
    Element("ordered", _("enquiries and contracts are dealt with, and their changes")),
    Element("complaints", _("feedback is obtained, and what customers complain of")),
    Element("property", _("what belongs to customers is looked after")),
    Element("emergencies", _("what to do in emergencies is agreed where it matters")),
)

DEALT_WITH = (
    Element("identified", _("what does not conform is found, and not passed on by mistake")),
    Element("corrected", _("it is put right, held back or taken back")),
    Element("informed", _("customers are told where it concerns them")),
    Element("accepted", _("what is accepted as it is, is accepted by who may")),
    Element("verified", _("it is verified again after the correction")),
)
NOT_CONFORMING = (
    Element("described", _("what does not conform is described")),
    Element("actions", _("so is what was done")),
    Element("concessions", _("so is what was accepted as it is")),
    Element("authority", _("and who decided")),
)
ANALYSED_DATA = (
    Element("conformity", _("conformity of products and services is analysed")),
    Element("satisfaction", _("so is how content customers are")),
    Element("performance", _("how well the management system works")),
    Element("risks", _("whether actions on risks and opportunities work")),
    Element("suppliers", _("how external providers perform")),
)
PLANNED_DATA = (
    Element("planning", _("whether what was planned was carried out")),
    Element("improvement", _("where improvement is needed")),
)
EVENTS = (
    Element("agreed", _("what counts as an incident is agreed beforehand")),
    Element("decided", _("events are assessed, and it is decided what they are")),
)
RESPONSES = (
    Element("procedures", _("procedures for the response are there, and followed")),
    Element("responded", _("incidents are responded to, and what was done is kept")),
)
REPORTS = (
    Element("way", _("there is a way to report, and people know it")),
    Element("reported", _("events are reported by those who notice them")),
)

LEARNED = (
    Element("learned", _("what was learned from incidents is written down")),
    Element("used", _("it is used to strengthen controls")),
)

ELEMENTS: dict[str, tuple[Element, ...]] = {
    "iso-20000-1:2018:8.5.1.2": (
        Element("recorded", _("requests for change are recorded and classified")),
        Element("decided", _("it is decided which go through design and transition")),
        Element("criteria", _("by the criteria of the policy on changes")),
    ),
    "iso-20000-1:2018:8.5.1.3": (
        Element("assessed", _("requests are assessed: risk, effect, who is affected")),
        Element("approved", _("decided and approved before they are carried out")),
        Element("told", _("planned dates are told to those affected")),
        Element("back_out", _("taking them back is planned and, where possible, tested")),
        Element("investigated", _("what did not succeed is investigated")),
        Element("reviewed", _("reviewed for how well they worked")),
        Element("analysed", _("requests are analysed for trends, with a conclusion")),
    ),
    "iso-20000-1:2018:8.7.3.3": (
        Element("classified", _("security incidents are recorded and classified")),
        Element("prioritized", _("prioritized by their risk")),
        Element("escalated", _("escalated where that is needed")),
        Element("resolved", _("resolved, with what was done")),
        Element("closed", _("closed")),
        Element("analysed", _("analysed by sort, number and what they did")),
        Element("reviewed", _("reported, and reviewed for what can be improved")),
    ),
    "iso-27001:2013:A.16.1.6": LEARNED,
    "iso-27001:2022:A.5.27": LEARNED,
    "iso-20000-1:2018:8.6.1": (
        Element("recorded", _("incidents are recorded and classified")),
        Element("prioritized", _("prioritized by impact and urgency")),
        Element("escalated", _("escalated where that is needed")),
        Element("resolved", _("resolved, with what was done")),
        Element("closed", _("closed")),
        Element("major", _("a procedure for major incidents, and its use")),
    ),
    "iso-20000-1:2018:8.6.2": (
        Element("recorded", _("service requests are recorded and classified")),
        Element("prioritized", _("prioritized")),
        Element("fulfilled", _("fulfilled, with what was done")),
        Element("closed", _("closed")),
        Element("instructed", _("instructions for fulfilment are there for those involved")),
    ),
    "iso-20000-1:2018:8.6.3": (
        Element("analysed", _("incidents are analysed, with their trends, to find problems")),
        Element("recorded", _("problems are recorded and classified")),
        Element("prioritized", _("prioritized")),
        Element("causes", _("causes are found, and what to do is decided")),
        Element("resolved", _("resolved where possible, with what was done")),
        Element("known", _("known errors are recorded, with what lessens them")),
        Element("informed", _("others are told what is known")),
        Element("effect", _("how well problems are resolved is watched and reported")),
    ),
    "iso-20000-1:2018:8.3.3": (
        Element("agreed", _("targets are agreed for the services that are delivered")),
        Element("limits", _("limits of workload are agreed")),
        Element("exceptions", _("exceptions are agreed")),
        Element("monitored", _("performance against the targets is monitored")),
        Element("workload", _("the workload is monitored against its limits")),
        Element("reviewed", _("agreements are reviewed at planned intervals")),
        Element("improved", _("where targets are missed, improvements are found")),
    ),
    "iso-20000-1:2018:9.4": (
        Element("determined", _("what is reported, to whom and how often is determined")),
        Element("produced", _("reports on services are produced")),
        Element("decided", _("what follows from the figures is decided")),
        Element("acted", _("what was decided is done, and those concerned are told")),
    ),
    "iso-20000-1:2018:8.2.4": (
        Element("described", _("services are described")),
        Element("outcomes", _("outcomes and dependencies are described")),
        Element("accessible", _("those concerned can read it")),
    ),
    "iso-20000-1:2018:8.2.6": (
        Element("recorded", _("items are recorded with their type and relations")),
        Element("controlled", _("changes are controlled and traceable")),
        Element("verified", _("the records are verified at planned intervals")),
    ),
    "iso-20000-1:2018:9.1": MEASURED,
}
for _edition in ("iso-9001:2015", "iso-9001:2026"):
    ELEMENTS[f"{_edition}:8.2.1"] = COMMUNICATED
    ELEMENTS[f"{_edition}:8.7.1"] = DEALT_WITH
    ELEMENTS[f"{_edition}:8.7.2"] = NOT_CONFORMING
ELEMENTS["iso-9001:2015:9.1.3"] = (*ANALYSED_DATA, *PLANNED_DATA)
ELEMENTS["iso-9001:2026:9.1.3"] = ANALYSED_DATA
for _now, _then, _parts in (
    ("A.5.25", "A.16.1.4", EVENTS),
    ("A.5.26", "A.16.1.5", RESPONSES),
    ("A.6.8", "A.16.1.2", REPORTS),
):
    ELEMENTS[f"iso-27001:2022:{_now}"] = ELEMENTS[f"iso-27001:2013:{_then}"] = _parts
for _edition in ("iso-9001:2015", "iso-9001:2026", "iso-20000-1:2018"):
    ELEMENTS[f"{_edition}:7.5.2"] = DOCUMENTED
    ELEMENTS[f"{_edition}:7.5.3.1"] = KEPT
    ELEMENTS[f"{_edition}:7.5.3.2"] = CONTROLLED
for _edition in (
    *("iso-14001:2015", "iso-14001:2026", "iso-45001:2018"),
    *("iso-27001:2013", "iso-27001:2022"),
):
    ELEMENTS[f"{_edition}:7.5.2"] = DOCUMENTED
    ELEMENTS[f"{_edition}:7.5.3"] = (*KEPT, *CONTROLLED)
for _clause in ("iso-20000-1:2018:10.1.1", "iso-9001:2015:10.2.1", "iso-9001:2026:10.2.1"):
    ELEMENTS[_clause] = CORRECTED
for _clause in ("iso-20000-1:2018:10.1.2", "iso-9001:2015:10.2.2", "iso-9001:2026:10.2.2"):
    ELEMENTS[_clause] = RECORDED
for _clause in (
    *("iso-14001:2015:10.2", "iso-14001:2026:10.2", "iso-27001:2013:10.1"),
    "iso-27001:2022:10.2",
):
    ELEMENTS[_clause] = (*CORRECTED, *RECORDED)
ELEMENTS["iso-45001:2018:10.2"] = (
    *CORRECTED,
    *RECORDED,
    Element("workers", _("workers take part in finding causes, and are told the results")),
)

for _edition in (
    *("iso-9001:2015", "iso-9001:2026", "iso-14001:2015", "iso-14001:2026"),
    *("iso-45001:2018", "iso-27001:2022", "iso-20000-1:2018"),
):
    ELEMENTS[f"{_edition}:9.2.1"] = AUDITED
    ELEMENTS[f"{_edition}:9.2.2"] = PROGRAMMED
ELEMENTS["iso-27001:2013:9.2"] = (*AUDITED, *PROGRAMMED)
ELEMENTS["iso-45001:2018:9.2.2"] = (
    *PROGRAMMED,
    Element("workers", _("results that concern them are reported to workers")),
)


DETERMINED = (
    Element("context", _("they follow from issues, interested parties and obligations")),
    Element("risks", _("risks to be addressed are determined")),
    Element("opportunities", _("opportunities to be addressed are determined")),
)
ACTIONS = (
    Element("planned", _("actions on risks and opportunities are planned")),
    Element("integrated", _("they are built into the processes")),
    Element("evaluated", _("it is evaluated whether they work")),
)
METHOD = Element("criteria", _("criteria and the way of accepting risks are defined"))
ANALYSED = (
    Element("identified", _("risks are identified, with their owners")),
    Element("analysed", _("likelihood and consequence are analysed")),
)
CHANCES = Element("opportunities", _("opportunities are assessed, and acted on"))
ELEMENTS |= {
    "iso-9001:2015:6.1.1": DETERMINED,
    "iso-9001:2015:6.1.2": ACTIONS,
    "iso-9001:2026:6.1.1": DETERMINED,
    "iso-9001:2026:6.1.2": (
        *ANALYSED,
        Element("repeatable", _("they are evaluated alike")),
        Element("evaluated", _("evaluated against what is accepted, and after treatment")),
        *ACTIONS[:2],
    ),
    "iso-9001:2026:6.1.3": (CHANCES, *ACTIONS[1:]),
    "iso-14001:2015:6.1.1": (
        *DETERMINED,
        Element("emergencies", _("possible emergencies are determined")),
    ),
    "iso-14001:2015:6.1.4": ACTIONS,
    "iso-14001:2026:6.1.1": (
        METHOD,
        Element("others", _("so are the ways to aspects and obligations")),
    ),
    "iso-14001:2026:6.1.4": DETERMINED,
    "iso-14001:2026:6.1.5": ACTIONS,
    "iso-45001:2018:6.1.1": DETERMINED,
    "iso-45001:2018:6.1.2.2": (
        METHOD,
        *ANALYSED,
        Element("repeatable", _("they are assessed alike")),
        Element("evaluated", _("evaluated against what is accepted")),
        Element("planned", _("assessed again before something happens, by planned dates")),
        Element("system", _("other risks to the management system are assessed too")),
    ),
    "iso-45001:2018:6.1.2.3": (
        CHANCES,
        Element("adapting", _("so are those to adapt work and to do without hazards")),
    ),
    "iso-45001:2018:6.1.4": (
        *ACTIONS,
        Element("hierarchy", _("by the order of controls, from doing without downwards")),
    ),
    "iso-20000-1:2018:6.1.1": DETERMINED,
    "iso-20000-1:2018:6.1.2": (
        METHOD,
        *ANALYSED,
        Element("repeatable", _("they are assessed alike")),
        Element("evaluated", _("evaluated against what is accepted")),
        Element("customers", _("what they mean for customers and services is described")),
    ),
    "iso-20000-1:2018:6.1.3": ACTIONS,
}
for _edition in ("iso-27001:2013", "iso-27001:2022"):
    ELEMENTS[f"{_edition}:6.1.1"] = (*DETERMINED, *ACTIONS)
    ELEMENTS[f"{_edition}:6.1.2"] = (
        METHOD,
        *ANALYSED,
        Element("repeatable", _("results are consistent and comparable")),
        Element("evaluated", _("evaluated against the criteria and put in order")),
        Element("whole", _("all that information in scope can lose is covered")),
    )
    ELEMENTS[f"{_edition}:6.1.3"] = (
        Element("options", _("options are chosen")),
        Element("plan", _("a plan of the treatment is made")),
        Element("accepted", _("owners approve the plan and accept what is left")),
        Element("controls", _("the controls that are needed are determined")),
        Element("compared", _("they are compared with Annex A")),
        Element("statement", _("a statement of applicability says which apply, and why")),
    )
    ELEMENTS[f"{_edition}:8.2"] = (
        Element("planned", _("assessed again at planned intervals")),
        Element("changes", _("assessed again when something significant changes")),
    )
    ELEMENTS[f"{_edition}:8.3"] = (
        Element("carried", _("the plan of treatment is carried out")),
        Element("results", _("its results are kept")),
    )


def elements_of(requirement: str) -> tuple[Element, ...]:
    """The elements of a requirement."""
    known = (ELEMENTS, WRITTEN_ELEMENTS, RECURRING_ELEMENTS)
    return next((one[requirement] for one in known if requirement in one), WHOLE)

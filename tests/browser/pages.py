"""The pages that the browser looks at, by name, as the manager sees them."""

TOO_WIDE = """() => {
  const page = document.documentElement;
  return page.scrollWidth - page.clientWidth;
}"""
BACKGROUND = "() => getComputedStyle(document.body).backgroundColor"
MAP = "/conformity/iso-20000-1/2018/8.6.1/"
ADDRESSES = {
    "home": "/",
    "queue": "/incidents/?all",
    "desk": "/desk/?state=open",
    "hand-over": "/desk/hand-over/",
    "board": "/incidents/board/?state=open",
    "calendar": "/incidents/calendar/?all",
    "moves": "{incident}moves/",
    "feeds": "/account/feeds/",
    "work-calendar": "/work/calendar/",
    "call": "/desk/call/",
    "report": "/report/",
    "status": "/status/",
    "major": "{major}",
    "tell": "{major}do/publish_update/",
    "desk-work": "/desk-work/",
    "backlog": "/backlog/?by=customer",
    "time-by-state": "/time-by-state/",
    "attainment": "/attainment/",
    "workload": "/workload/",
    "turns": "/operational-level-report/",
    "guest-forms": "/guest-forms/",
    "record": "{incident}",
    "form": "/incidents/new/",
    "edit": "{incident}edit/",
    "move": "{incident}move/resolve/",
    "history": "{incident}history/",
    "clocks": "{incident}clocks/",
    "merge": "{incident}do/merge_into/",
    "recompute": "{incident}do/recompute/",
    "request": "{request}",
    "catalogue": "/catalogue/",
    "order": "{item_page}",
    "candidates": "/problems/candidates/",
    "problem": "{problem}",
    "promises": "/service-levels/",
    "simulation": "{agreement}simulation/",
    "agreement": "{agreement}",
    "templates": "/reply-templates/",
    "levels": "/escalation-levels/",
    "complaints-list": "/complaints/?all",
    "time-spent": "/time-spent/",
    "map": "/conformity/",
    "panel": MAP,
    "search": "/search/?q=printer",
    "account": "/account/",
    "security": "/accounts/2fa/",
    "why": "/access/why/?record=PER-000001",
    "standards": "/standards/",
    "requirement": "/standards/iso-20000-1/2018/8.6.1/",
    "document": "{document}",
    "knowledge": "/knowledge/",
    "article": "/knowledge/KNO-000001/",
    "stale-article": "/knowledge/KNO-000006/",
    "gaps": "/knowledge-gaps/",
    "ratings": "/ratings/",
    "satisfaction": "/satisfaction/",
    "complaints": "/complaint-trend/",
    "service": "{service}overview/",
    "changes": "/changes/",
    "outages": "/outages/",
    "availability": "{target}months/",
    "continuity": "/continuity-requirements/",
    "suppliers": "/suppliers/",
    "change": "{change}",
    "risks": "/risks/",
    "risk": "{risk}",
    "assess": "{risk}move/assess/",
    "notices": "/notices/",
    "work": "/work/",
    "imports": "/imports/",
    "record-types": "/record-types/",
    "absent": "/incidents/INC-999999/",
}


def first_of(shown, register):
    """The address of the first record in a list."""
    shown.goto(f"/{register}/?all")
    return shown.locator("[data-rows] a.t").first.get_attribute("href")


def addresses(shown):
    """Each name with its address; records are looked up in their lists."""
    kinds = {"incident": "incidents", "document": "documents", "risk": "risks"}
    kinds |= {"major": "major-incidents", "request": "service-requests"}
    kinds |= {"problem": "problems", "agreement": "agreements"}
    kinds |= {"item": "catalogue-items", "service": "services", "change": "changes"}
    kinds |= {"target": "availability-targets"}
    found = {kind: first_of(shown, plural) for kind, plural in kinds.items()}
    found["item_page"] = found["item"].replace("catalogue-items", "catalogue")
    return {name: pattern.format(**found) for name, pattern in ADDRESSES.items()}

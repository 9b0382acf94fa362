"""From an empty installation to the fix list, by links and forms of the pages alone.

Who walks runs a system of ISO 9001:2015 and begins with ISO/IEC 20000-1. No address is typed
but those that people are given: of the set-up and of the invitation. axe-core looks at each
page on the way.
"""

import gzip
import re
import zipfile
from itertools import groupby, islice
from urllib.parse import urlsplit

import pytest

from tests.browser.installation import served
from tests.browser.test_accessibility import found_on
from tests.chromium import Visits
from tests.desk.servicenow.logs import REAL
from tests.documents.folders import POLICIES

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.slow]
SECRET = "a long and unlikely phrase"
SCOPE = {
    "activities": "Development and delivery of software, and its support.",
    "considered": "What customers ask for, the law on data, and few people for many promises.",
}


@pytest.fixture
def empty(prepared_home, tmp_path):
    """An installation in which nobody has been yet."""
    with served(prepared_home, tmp_path / "spoken") as installation:
        yield installation


class Walker:
    """Somebody who clicks and fills in; axe-core looks once at each kind of page."""

    def __init__(self, shown):
        self.shown, self.looked_at, self.findings = shown, set(), []

    @property
    def main(self):
        return self.shown.locator("main")

    def looked(self):
        """The words of the page that has come, once axe-core has looked at it."""
        self.shown.wait_for_load_state()
        heading = self.shown.locator("h1").inner_text()
        kind = re.sub(r"[A-Z]+-\d+|\d+", "#", urlsplit(self.shown.url).path)
        if kind not in self.looked_at:
            self.looked_at.add(kind)
            self.findings += [f"{heading}: {one}" for one in found_on(self.shown)]
        return heading

    def place(self, name):
        """Go by the menu."""
        link = self.shown.locator("nav.side a.n").get_by_text(name, exact=True)
        folded = self.shown.locator("nav.side details:not([open])").filter(has_text=name)
        if folded.count():
            folded.locator("summary").click()
        link.click()
        return self.looked()

    def link(self, name, *, within="main"):
        self.shown.locator(within).get_by_role("link", name=name).first.click()
        return self.looked()

    def press(self, name):
        self.main.get_by_role("button", name=name, exact=True).first.click()
        return self.looked()

    def fill(self, **values):
        for name, value in values.items():
            self.main.locator(f"[name={name}]").fill(value)

    def opens(self, words):
        """Open what folds, by its words."""
        self.main.locator("summary").filter(has_text=words).first.click()

    def sign(self, name):
        self.link(name)
        self.fill(password=SECRET)
        self.press(name)

    def all_of_the_list(self, act):
        """Select every row and press a button of the bar."""
        self.main.locator("[data-all]").check()
        bar = self.main.locator(".bulk")
        bar.locator("summary").filter(has_text="State").click()
        bar.get_by_role("button", name=act).first.click()
        return self.looked()


def set_up(shown, spoken):
    """The first administrator, by the link that the product says."""
    shown.goto(re.search(r"http://\S+/setup/\S+", spoken.read_text())[0])
    walker = Walker(shown)
    assert walker.looked() == "Set up Ringbeam"
    for box in shown.locator("[name=editions]").all():
        box.set_checked(box.get_attribute("value") in {"iso-9001:2015", "iso-20000-1:2018"})
    walker.fill(organization="Hasselt Works", name="Mara", email="mara@works.example")
    walker.fill(password=SECRET)
    walker.press("Set up and sign in")
    return walker


def invited(walker, visits):
    """A second person, who is invited on the page and follows the link that it shows."""
    walker.place("Access")
    walker.link("Accounts")
    walker.link("Invite somebody")
    walker.fill(name="Sal", email="sal@works.example")
    walker.main.get_by_label("Management system manager").check()
    walker.press("Invite")
    link = re.search(r"http://\S+", walker.main.inner_text())[0]
    second = Walker(visits.page(bypass_csp=True))
    second.shown.goto(link)
    second.looked()
    for box in second.shown.locator("input[type=password]").all():
        box.fill(SECRET)
    second.shown.locator("main button[type=submit], form button.pri").first.click()
    second.looked()
    return second


def scoped(walker, second, name):
    """The scope for one edition: from the map, written by one and approved by the other."""
    walker.place("Conformity")
    walker.opens("Scopes")
    walker.link(name)
    walker.link(name)
    walker.fill(**SCOPE)
    walker.press("Create scope")
    second.place("Scopes")
    second.link("All", within="nav.views")
    second.link(f"Scope for {name}")
    second.sign("Approve")
    return second.main.inner_text()


def policies(folder):
    """The ZIP of the policies that are here, with the notice that goes with them."""
    path = folder / "policies.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for one in sorted(POLICIES.rglob("*")):
            packed.write(one, one.relative_to(POLICIES))
    return path


def beginning_of_the_log(folder, incidents=6):
    """The rows of the first incidents of the real log."""
    path = folder / "incident_event_log.csv"
    with gzip.open(REAL / "incident_event_log.csv.gz", "rt") as log:
        rows = groupby(log, key=lambda row: row.partition(",")[0])
        path.write_text("".join(one for _, of in islice(rows, 1 + incidents) for one in of))
    return path


def taken(walker, file):
    """Hand a file in on the page that stands open, try it out and take it; what is said."""
    walker.main.locator("[name=file]").set_input_files(file)
    walker.press("Go on")
    for act in ("Try it out", "Import"):
        walker.press(act)
        walker.main.locator("#run [role=status]").wait_for()
        walker.shown.reload()  # its form is there again once the worker is done
    return walker.main.locator("#run").inner_text()


def under_control(walker, second, folder):
    """The policies: brought in as drafts by one, approved together by the other."""
    walker.place("Documents")
    walker.main.locator("summary[aria-label^=More]").click()
    walker.link("Import")
    said = taken(walker, policies(folder))
    assert "4 created" in said
    walker.place("Documents")
    walker.link("All", within="nav.views")
    walker.all_of_the_list("Submit for approval")
    second.place("Documents")
    second.link("All", within="nav.views")
    second.all_of_the_list("Approve")
    second.fill(password=SECRET)
    second.press("Approve")
    second.place("Documents")
    return second.main.inner_text()


def log_imported(walker, folder):
    """The log of the desk, by the page of imports."""
    walker.place("Imports")
    walker.main.locator("[name=register]").select_option(label="Incident log of ServiceNow")
    return taken(walker, beginning_of_the_log(folder))


def honest_map(walker):
    """The words of a requirement that the log shows, of one that nobody looked at."""
    walker.place("Conformity")
    said = []
    for cell in ("8.6.1", "5.1"):
        link = walker.main.locator("table.map a.cell[href*='iso-20000-1']").get_by_text(cell)
        link.first.click()
        walker.shown.wait_for_url(f"**/iso-20000-1/2018/{cell}*/")
        said.append(walker.main.locator("#panel").inner_text())
        walker.looked()
    return said


def compared(walker):
    """Both standards side by side, and a plan from what is missing."""
    walker.place("Compare standards")
    walker.main.locator("#of-1").select_option(label="ISO 9001:2015 Quality")
    walker.main.locator("#of-2").select_option(label="ISO/IEC 20000-1:2018 Services")
    walker.press("Compare")
    said = walker.main.inner_text()
    walker.link("You have a gap")
    walker.press("Plan from the gaps")
    walker.press("Make the actions")
    return said


def moved(walker):
    """The plan of the move to the edition of 2026; what its page says once it is made."""
    walker.place("Conformity")
    walker.link("Move to 9001:2026")
    walker.link("Make the plan")
    walker.press("Make the actions")
    return walker.main.inner_text()


def test_the_first_weeks(chromium, empty, tmp_path):
    visits = Visits(chromium, empty.url)
    walker = set_up(visits.page(bypass_csp=True), empty.spoken)
    second = invited(walker, visits)
    for name in ("ISO 9001:2015", "ISO/IEC 20000-1:2018"):
        assert "In force" in scoped(walker, second, name)
    assert under_control(walker, second, tmp_path).count("Published") >= 4
    assert "6 created" in log_imported(walker, tmp_path)
    shown, judged = honest_map(walker)
    assert "INC-" in shown
    assert "Needs a person" in judged
    assert "no evidence" in compared(walker).lower()
    assert re.search(r"To do and not planned\s+0\b", moved(walker))
    walker.place("Conformity")
    assert walker.link("Fix list") == "Fix list"
    assert walker.main.get_by_role("link", name="Raise action").count()
    assert walker.findings + second.findings == []
    visits.end()

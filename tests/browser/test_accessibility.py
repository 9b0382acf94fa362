"""axe-core finds nothing on any page: wide in both themes, and on a phone."""

import pytest

from tests.browser.pages import addresses
from tests.chromium import NARROW, WIDE
from tests.house import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.slow]
AXE = ROOT / "tests" / "browser" / "axe" / "axe.min.js"
RUN = """async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await axe.run(document, {runOnly: {type: "tag", values: tags},
                                         resultTypes: ["violations"]});
  return found.violations.flatMap(v => v.nodes.map(
    n => [v.id, ...n.target, (n.any[0] || n.all[0] || n.none[0]).message].join(" ")));
}"""
LOOKS = {
    "light": {"viewport": WIDE, "color_scheme": "light"},
    "dark": {"viewport": WIDE, "color_scheme": "dark"},
    "phone": {"viewport": NARROW, "color_scheme": "light", "has_touch": True},
}


def found_on(shown):
    """What axe-core finds on the page as it stands, each place with its reason."""
    shown.add_script_tag(path=AXE)
    return shown.evaluate(RUN)


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_has_a_finding(visits, look):
    shown = visits.page("manager", bypass_csp=True, **LOOKS[look])
    visits.expected = ("404 (Not Found)",)
    found = {}
    for name, address in addresses(shown).items():
        shown.goto(address)
        if problems := found_on(shown):
            found[name] = problems

    assert found == {}


@pytest.mark.parametrize("look", LOOKS)
def test_what_opens_has_no_finding(visits, look):
    shown = visits.page("manager", bypass_csp=True, **LOOKS[look])
    shown.goto("/incidents/?all")
    shown.keyboard.press("?")
    keys = found_on(shown)
    shown.keyboard.press("Escape")
    shown.keyboard.press("f")
    menu = found_on(shown)
    shown.goto("/incidents/?all")
    shown.locator("body").press("j")
    shown.locator("[data-rows] a.t").first.press("x")
    bar = found_on(shown)

    assert (keys, menu, bar) == ([], [], [])


def test_signing_in_has_no_finding(visits):
    shown = visits.page(bypass_csp=True)
    shown.goto("/accounts/login/")
    first = found_on(shown)
    shown.goto("/accounts/password/reset/")

    assert first + found_on(shown) == []

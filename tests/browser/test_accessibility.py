"""Every page fits and axe-core finds nothing: wide and on a phone, in light and dark."""

import pytest

from tests.browser.pages import BACKGROUND, TOO_WIDE, addresses
from tests.chromium import NARROW, WIDE
from tests.house import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.slow]
AXE = ROOT / "tests" / "browser" / "axe" / "axe.min.js"
RUN = """async (asked) => {
  const found = await axe.run(document, {runOnly: asked, resultTypes: ["violations"]});
  return found.violations.flatMap(v => v.nodes.map(
    n => [v.id, ...n.target, (n.any[0] || n.all[0] || n.none[0]).message].join(" ")));
}"""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL = {"type": "tag", "values": TAGS}
COLOURS = {"type": "rule", "values": ["color-contrast"]}
LOOKS = {
    "light": {"viewport": WIDE, "color_scheme": "light"},
    "dark": {"viewport": WIDE, "color_scheme": "dark"},
    "phone": {"viewport": NARROW, "color_scheme": "light", "has_touch": True},
}


def found_on(shown, asked=ALL):
    """What axe-core finds on the page as it stands, each place with its reason."""
    shown.add_script_tag(path=AXE)
    return shown.evaluate(RUN, asked)


def wrong_in(shown, scheme, asked):
    """What is wrong with a page in a theme: by rules of axe-core, its width, its ground."""
    shown.emulate_media(color_scheme=scheme)
    if (brightness(shown.evaluate(BACKGROUND)) > 128) != (scheme == "light"):
        yield f"is not {scheme}"
    if over := shown.evaluate(TOO_WIDE):
        yield f"is too wide by {over} in {scheme}"
    yield from found_on(shown, asked)


def brightness(color):
    """From 0 to 255, of `rgb(…)`."""
    parts = color[color.index("(") + 1 : -1].split(",")
    return sum(float(one) for one in parts[:3]) / 3


@pytest.mark.parametrize("look", ["light", "phone"])
def test_every_page_fits_has_one_heading_and_no_finding_in_light_and_dark(visits, look):
    """The dark theme has other colours and nothing else, so only they are asked again."""
    shown = visits.page("manager", bypass_csp=True, **LOOKS[look])
    visits.expected = ("404 (Not Found)",)
    found = {}
    for name, address in addresses(shown).items():
        shown.goto(address)
        assert shown.locator("h1").count() == 1, name
        assert shown.locator("h1:visible, h2:visible").count(), name
        problems = [*wrong_in(shown, "light", ALL), *wrong_in(shown, "dark", COLOURS)]
        if problems:
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

"""From Home in two clicks to the reason why a requirement stands as it stands."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
REQUIREMENT = "/conformity/iso-20000-1/2018/8.6.1/"


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_home_map_reason(visits, script):
    shown = visits.page("manager", java_script_enabled=script)
    shown.goto("/")

    shown.click("nav.side a[href='/conformity/']")
    shown.click(f"table.map a.cell[href^='{REQUIREMENT}']")
    shown.wait_for_url(f"**{REQUIREMENT}*")

    panel = shown.locator("#panel")
    panel.locator("#p-t").wait_for()
    assert "8.6.1" in panel.inner_text()
    reason = panel.locator(".layers .m").first.inner_text()
    assert len(reason) > 20
    assert "Next:" in panel.inner_text()
    assert panel.locator("ul.rules li").count() >= 1
    assert panel.locator("ul.evid a").first.get_attribute("href").startswith("/incidents/INC-")

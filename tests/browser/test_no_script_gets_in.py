"""What people type runs no script, wherever it is shown: titles, texts, names, files, views."""

import re
import sqlite3
from contextlib import closing, contextmanager
from urllib.parse import quote

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
RUNS = "window.__ran=1;alert(1)"
EVIL = f"\"'><img src=x onerror='{RUNS}'><script>{RUNS}</script>"
SHORT = "'\"><img src=x onerror=alert(1)>"
MARKDOWN = "\n\n".join(
    (
        EVIL,
        f"[click](javascript:{RUNS})",
        "[data](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        '![x](x" onerror="alert(1))',
        "<svg onload=alert(1)><a href='jAvAsCrIpT:alert(1)'>x</a></svg>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "[a]: javascript:alert(1)\n[a] <javascript:alert(1)> <style>*{display:none}</style>",
    )
)
# Nothing ran; nothing stands in the page that the product does not make; no address runs.
LIVE = """() => [window.__ran || 0,
  document.querySelectorAll(
    "body script, body style, body img, iframe, object, base, [onload], [onerror], [style]"
  ).length,
  [...document.querySelectorAll("[href],[action],[src]")].filter(n =>
    /^\\s*(javascript|data|vbscript):/i.test(["href", "action", "src"].map(
      name => n.getAttribute(name) || "").find(Boolean))).length]"""


def save(shown, address, **values):
    """Fill a form in and save it; the address of the record."""
    shown.goto(address)
    for name, value in values.items():
        field = shown.locator(f"main form.form [name={name}]")
        if field.evaluate("n => n.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    shown.locator("main form.form .f-act button").first.click()
    shown.wait_for_url(re.compile(r"/[A-Z]+-\d+/$"))
    return shown.url


def number(address):
    return address.rstrip("/").split("/")[-1]


def harmless(shown, *addresses):
    for address in addresses:
        shown.goto(address)
        assert shown.locator("body").inner_text(), address
        assert shown.evaluate(LIVE) == [0, 0, 0], address


def the_incident(shown, tmp_path):
    """An incident of which everything that a person can type is an attempt."""
    named = {"title": EVIL}
    group, customer = (save(shown, f"/{one}/new/", **named) for one in ("groups", "customers"))
    given = {"description": MARKDOWN, "location": EVIL[:100], "channel": SHORT}
    names = {"group": number(group), "customer": number(customer)}
    here = save(shown, "/incidents/new/", **named, **given, **names)
    file = tmp_path / f"{SHORT.replace('/', '')}.html"
    file.write_text("<script>alert(1)</script>")
    shown.fill("#reply", MARKDOWN)
    shown.set_input_files("form[data-composer] input[type=file]", file)
    shown.locator("form[data-composer] button.pri").click()
    shown.wait_for_url("**#latest")
    save(shown, f"{here}edit/", title=f"{EVIL} again")
    return here


def test_a_record_its_conversation_its_files_and_views(visits, tmp_path):
    visits.expected = ("favicon.ico", "422 (Unprocessable Entity)")
    shown = visits.page("manager")
    here = the_incident(shown, tmp_path)
    shown.goto("/incidents/?all")
    shown.locator("summary", has_text="Save this view").click()
    shown.fill("#view-name", SHORT)
    shown.get_by_role("button", name="Save view").click()

    harmless(shown, here, f"{here}history/", f"{here}edit/", f"{here}?show=everything")
    harmless(shown, "/incidents/?all", "/search/?q=onerror", "/", "/work/", f"{here}peek/")
    harmless(shown, "/groups/?all", "/customers/?all", "/incidents/new/", "/notices/")
    harmless(shown, f"{here}move/cancel/", "/incidents/?all&columns=title,location,description")
    asked = quote(EVIL, safe="")
    harmless(shown, f"/search/?q={asked}", f"/incidents/?all&q={asked}&{asked}={asked}")
    harmless(shown, f"/incidents/?location={asked}&sort={asked}")
    harmless(visits.page(), f"/accounts/login/?next={asked}")
    shown.goto(here)
    assert shown.locator("h1").inner_text() == f"{EVIL} again"
    shown.keyboard.press("l")
    shown.keyboard.type(EVIL)
    shown.keyboard.press("Enter")
    shown.locator("main .problem").wait_for()
    assert EVIL in shown.locator("main").inner_text()
    assert shown.evaluate(LIVE) == [0, 0, 0]
    attached(shown, here)


def attached(shown, here):
    """The file and the exports are attachments that a browser cannot run."""
    shown.goto(here)
    link = shown.locator("#files a[download]").first.get_attribute("href")
    for address in (link, "/incidents/export.csv?all", "/incidents/export.json?all"):
        headers = shown.request.get(address).headers
        assert headers["content-disposition"].startswith("attachment"), address
        assert headers["x-content-type-options"] == "nosniff", address
        assert "sandbox" in headers["content-security-policy"], address
        assert "html" not in headers["content-type"], address


def test_what_comes_into_a_page_later(visits):
    shown = visits.page("manager")
    save(shown, "/incidents/new/", title=f"Peeked {EVIL}", description=MARKDOWN)
    shown.goto("/incidents/?all&q=Peeked")
    shown.keyboard.press("j")
    shown.keyboard.press(" ")
    shown.locator("#peek h2").get_by_text("Peeked").wait_for()
    assert shown.evaluate(LIVE) == [0, 0, 0]

    save(shown, "/groups/new/", title=f"Zugspitze {EVIL}")
    shown.goto("/incidents/?all")
    offered = shown.evaluate(
        """async () => {
          const box = document.createElement("datalist");
          box.innerHTML = await (await fetch("/incidents/choices/group/?q=Zugspitze")).text();
          document.body.append(box);
          return [...box.querySelectorAll("*")].map(n => n.tagName);
        }"""
    )
    assert offered == ["OPTION"]
    assert shown.evaluate(LIVE) == [0, 0, 0]


def test_names_of_people_and_the_text_of_a_document(visits):
    shown = visits.page("manager")
    person = save(shown, "/people/new/", title=EVIL, job=SHORT)
    document = save(shown, "/documents/new/", title=EVIL, draft=MARKDOWN, note=EVIL)

    harmless(shown, person, document, "/people/?all", "/documents/?all", f"{document}history/")


@contextmanager
def organization_called(home, name):
    """The organization has this name until the block ends."""
    with closing(sqlite3.connect(home / "ringbeam.sqlite3", timeout=20)) as database:
        read, change = (
            "SELECT organization FROM core_installation",
            "UPDATE core_installation SET organization = ?",
        )
        before = database.execute(read).fetchone()
        with database:
            database.execute(change, [name])
        try:
            yield
        finally:
            with database:
                database.execute(change, before)


def test_the_name_of_the_organization(visits, running):
    with organization_called(running.home, EVIL[:100]):
        harmless(visits.page("manager"), "/", "/incidents/?all", "/conformity/", "/account/")
        harmless(visits.page(), "/accounts/login/", "/accounts/password/reset/")


def test_a_file_that_is_imported(visits, tmp_path):
    shown = visits.page("manager")
    file = tmp_path / f"{SHORT.replace('/', '')}.csv"
    quoted = SHORT.replace('"', '""')
    file.write_text(f'title,"{quoted}"\n"{quoted}","{quoted}"\n,"{quoted}"\n')
    shown.goto("/imports/")
    shown.select_option("main form [name=register]", "sites")
    shown.set_input_files("main form [name=file]", file)
    shown.locator("main form .f-act button").click()
    shown.wait_for_url(re.compile(r"/imports/\d+/$"))
    assert shown.evaluate(LIVE) == [0, 0, 0]
    shown.get_by_role("button", name="Import").click()
    refused = shown.locator("main table td b", has_text="Refused")
    for _turn in range(60):
        if refused.count():
            break
        shown.wait_for_timeout(500)
        shown.reload()

    assert refused.count() == 1
    assert shown.evaluate(LIVE) == [0, 0, 0]
    harmless(shown, "/imports/", "/sites/?all")
    assert SHORT in shown.locator("[data-rows]").inner_text()

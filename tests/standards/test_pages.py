"""The pages of the standards: for everybody who is signed in, and for nobody else."""

import re

import pytest
from django.urls import reverse

from ringbeam.standards.editions import Edition
from ringbeam.standards.models import Requirement
from ringbeam.standards.showing import address_of

INCIDENTS = "/standards/iso-20000-1/2018/8.6.1/"


@pytest.fixture
def page(stored, olga, client_of):
    """Ask for an address as a colleague; the answer's text, blanks folded."""
    client = client_of(olga)

    def ask(address, status=200):
        answer = client.get(address)
        assert answer.status_code == status
        return " ".join(answer.content.decode().split())

    return ask


def links_in(html):
    return set(re.findall(r'href="(/standards/[^"?#]+)"', html))


def test_every_edition_is_listed_with_its_standing(page):
    html = page("/standards/")
    for edition in Edition.objects.select_related("standard"):
        assert edition.name in html
    assert "2015 certificates must move by 2029-09-30" in html


def test_a_name_that_people_use_is_answered_with_the_reason(page):
    html = page("/standards/?q=ISO+20001")
    assert "There is no management system standard numbered ISO 20001" in html
    assert "/standards/iso-20000-1/2018/" in links_in(html)
    assert "Near are: ISO 9004" in page("/standards/?q=ISO+9002")


def test_an_edition_is_a_tree_that_leads_to_every_number(page):
    links = links_in(page("/standards/iso-27001/2022/"))
    numbers = Requirement.objects.filter(edition_id="iso-27001:2022")
    assert {address_of(one) for one in numbers} <= links


def test_a_search_keeps_the_hits_and_the_headings_over_them(page):
    html = page("/standards/iso-20000-1/2018/?q=incident+management")
    links = links_in(html)
    assert INCIDENTS in links
    assert "/standards/iso-20000-1/2018/8/" in links
    assert "/standards/iso-20000-1/2018/8.4.1/" not in links


def test_a_search_without_hits_says_so(page):
    assert "0 numbers with “zebra”." in page("/standards/iso-20000-1/2018/?q=zebra")


def test_a_requirement_says_what_it_asks_for_and_what_is_alike(page):
    html = page(INCIDENTS)
    assert "Incident records with actions taken" in html
    assert "Only the text of ISO/IEC 20000-1:2018 binds." in html
    assert "/standards/iso-9001/2026/8.5.5/" in links_in(html)
    assert "ISO/IEC 20000-2:2019" in html


def test_what_is_not_known_is_not_called_nothing(page):
    assert "That means unknown, not nothing." in page("/standards/iso-14001/2026/9.1.1/")
    assert "This number asks for none by itself." in page("/standards/iso-20000-1/2018/4.1/")


def test_a_control_shows_its_attributes(page):
    html = page("/standards/iso-27001/2022/A.8.9/")
    assert "Technological controls" in html
    assert "Secure configuration" in html
    assert "new in this edition" in html


def test_a_label_of_ours_is_called_ours(page):
    assert "this label is ours" in page("/standards/iso-20000-1/2018/7.5.3.1/")


def test_an_edition_of_guidance_shows_what_it_says(page):
    assert "Managing an audit programme" in page("/standards/iso-19011/2018/")


def test_every_link_of_a_page_is_real(page):
    for address in links_in(page(INCIDENTS)) | links_in(
        page("/standards/iso-9001/2015/9.3.2/")
    ):
        page(address)


@pytest.mark.parametrize(
    "address",
    [
        "/standards/iso-9001/1987/",
        "/standards/iso-9002/2015/",
        "/standards/iso-9001/2026/10.3/",
        "/standards/iso-27001/2022/A.5/extra/",
    ],
)
def test_what_is_not_held_is_not_found(page, address):
    page(address, status=404)


def test_a_number_that_no_longer_ships_is_shown_as_such(page):
    Requirement.objects.filter(pk="iso-20000-1:2018:8.6.1").update(retired=True)
    assert "no longer ships with the product" in page(INCIDENTS)
    assert INCIDENTS not in links_in(page("/standards/iso-20000-1/2018/"))


CHANGES = "/standards/iso-9001/2015/changes/2026/"


def test_what_became_of_each_requirement_is_one_click_from_either_edition(page):
    for edition in ("2015", "2026"):
        assert CHANGES in links_in(page(f"/standards/iso-9001/{edition}/"))
    html = page(CHANGES)
    assert "2015 certificates must move by 2029-09-30" in html
    assert {"/standards/iso-9001/2015/10.3/", "/standards/iso-9001/2026/6.1.3/"} <= links_in(
        html
    )


def test_only_one_relation_or_only_what_is_to_be_checked_can_be_shown(page):
    merged = links_in(page(f"{CHANGES}?show=merged"))
    assert "/standards/iso-9001/2015/10.1/" in merged
    assert "/standards/iso-9001/2015/4.1/" not in merged
    unsure = page(f"{CHANGES}?show=to-check")
    assert unsure.count(">to be checked<") == 57  # of 66 rows, nine are sure
    assert "/standards/iso-9001/2015/5.1.1/" not in links_in(unsure)


def test_a_requirement_says_what_it_was_and_what_it_became(page):
    html = page("/standards/iso-27001/2022/A.8.8/")
    assert {"/standards/iso-27001/2013/A.12.6.1/", "/standards/iso-27001/2013/A.18.2.3/"} <= (
        links_in(html)
    )
    assert "/standards/iso-9001/2026/6.1.3/" in links_in(
        page("/standards/iso-9001/2015/6.1.2/")
    )


def test_a_move_between_editions_that_is_not_held_is_not_found(page):
    page("/standards/iso-9001/2026/changes/2015/", status=404)
    page("/standards/iso-45001/2018/changes/2027/", status=404)


def test_what_is_asked_for_is_never_taken_for_markup(page):
    for address in ("/standards/", "/standards/iso-20000-1/2018/"):
        html = page(f"{address}?q=%3Cscript%3Ealert(1)%3C/script%3E")
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert" in html


@pytest.mark.parametrize(
    "address", ["/standards/", "/standards/iso-20000-1/2018/", INCIDENTS, CHANGES]
)
class TestWhoMay:
    def test_somebody_without_any_role_may_read(self, stored, sam, client_of, address):
        assert client_of(sam).get(address).status_code == 200

    def test_a_visitor_is_sent_to_sign_in(self, stored, a_visitor, client_of, address):
        answer = client_of(a_visitor).get(address)
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_login"))

    def test_nothing_can_be_written(self, stored, mona, client_of, address):
        assert client_of(mona).post(address).status_code == 405

    def test_a_page_takes_at_most_twelve_queries(
        self, stored, olga, client_of, address, django_assert_max_num_queries
    ):
        client = client_of(olga)
        client.get(address)
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200


def test_an_edition_says_until_when_certificates_to_the_old_one_hold(page):
    for address in ("/standards/iso-14001/2015/", "/standards/iso-14001/2015/changes/2026/"):
        html = page(address)
        assert "Certificates to 14001:2015 end on" in html, address
        assert "days to be checked" in html, address
    assert "Certificates to" not in page("/standards/iso-45001/2018/")


def test_controls_are_kept_by_theme_and_attributes_together(page):
    every = links_in(page("/standards/iso-27001/2022/"))
    html = page(
        "/standards/iso-27001/2022/?control_type=Detective&theme=Technological controls"
    )
    kept = {one for one in links_in(html) if "/A.8." in one}
    assert "/standards/iso-27001/2022/A.8.16/" in kept
    assert "/standards/iso-27001/2022/A.5.1/" not in links_in(html)
    assert kept < every
    new = page("/standards/iso-27001/2022/?introduced=yes")
    assert "11 controls." in new
    assert "Theme" in page("/standards/iso-27001/2013/")
    assert "control_type" not in page("/standards/iso-9001/2015/")


@pytest.mark.parametrize("words", ["ISO 20001", "iso20001", "20001"])
def test_a_name_typed_in_search_and_palette_finds_the_standard_and_why(
    stored, olga, client_of, words
):
    browser = client_of(olga)
    why = "There is no management system standard numbered ISO 20001"
    for answer in (
        browser.get("/search/", {"q": words}),
        browser.get("/palette/", {"q": words}, headers={"HX-Request": "true"}),
    ):
        html = answer.content.decode()
        assert "/standards/iso-20000-1/2018/" in html
        assert why in html


def test_a_clause_typed_in_the_palette_is_found(stored, olga, client_of):
    asked = {"q": "ISO 9001:2015 8.4.1"}
    html = client_of(olga).get("/palette/", asked, headers={"HX-Request": "true"})
    assert "/standards/iso-9001/2015/8.4.1/" in html.content.decode()

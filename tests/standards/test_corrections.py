"""What ships may err: it is reported by anyone, corrected by a manager, and stays corrected."""

import re
import shutil
from urllib.parse import parse_qs, urlparse

import pytest

from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.writing import archive, create, edit, restore, take
from ringbeam.standards.correlations import TopicCell
from ringbeam.standards.edition_changes import EditionChange
from ringbeam.standards.loading import load
from ringbeam.standards.loading.tables import DATA
from ringbeam.standards.models import LibraryCorrection, Requirement, Topic
from ringbeam.standards.shipped import last_shipment

INCIDENTS = "iso-20000-1:2018:8.6.1"
CONTEXT = "understanding-the-organization-and-its-context"


@pytest.fixture
def loaded(db):
    return load()


def report(by, part="requirement_title", subject=INCIDENTS, wanted="Incidents", **more):
    given = {"title": "Wrong", "part": part, "subject": subject, "wanted": wanted, "why": "So"}
    return create(LibraryCorrection, given | more, by=by)


def title():
    return Requirement.objects.get(pk=INCIDENTS).title


def test_a_link_beside_the_text_opens_a_report_that_is_filled_in(loaded, olga, client_of):
    browser = client_of(olga)
    html = browser.get("/standards/iso-20000-1/2018/8.6.1/").content.decode()
    links = [one for one in re.findall(r'href="([^"]+)"', html) if "subject=" in one]
    address = links[0].replace("&amp;", "&")
    asked = parse_qs(urlparse(address).query)
    assert asked["subject"] == [INCIDENTS]
    assert asked["wanted"] == ["Incident management"]
    form = browser.get(address).content.decode()
    assert INCIDENTS in form
    for page in (
        "/standards/iso-9001/2015/changes/2026/",
        "/conformity/compare/",
        "/standards/iso-19011/2018/",
    ):
        assert "/library-corrections/new/?" in browser.get(page).content.decode()


def test_what_is_in_force_shows_everywhere_and_outlives_an_upgrade(
    loaded, olga, mona, tmp_path, client_of
):
    before = last_shipment().digest
    one = report(olga)
    assert (one.shipped, title()) == ("Incident management", "Incident management")
    with pytest.raises(Forbidden):
        take(one, "put_in_force", by=olga)

    one = take(one, "put_in_force", by=mona)

    assert title() == "Incidents"
    assert last_shipment().digest != before
    assert "8.6.1 Incidents" in client_of(olga).get(
        "/conformity/compare/"
    ).content.decode() or (
        "Incidents" in client_of(olga).get("/standards/iso-20000-1/2018/").content.decode()
    )
    folder = shutil.copytree(DATA, tmp_path / "data")
    path = folder / "clauses.tsv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Incident management", "Handling incidents"), encoding="utf-8")
    assert load(directory=folder).loaded
    assert title() == "Incidents"
    load()
    listed = client_of(olga).get("/library-corrections/?all").content.decode()
    assert "As it was" in listed

    take(one, "withdraw", by=mona)

    assert title() == "Incident management"
    assert last_shipment().digest == before


def test_a_shipped_text_that_changed_since_is_told(loaded, olga, mona, client_of):
    one = take(report(olga), "put_in_force", by=mona)
    LibraryCorrection.rows.filter(pk=one.pk).update(shipped="Incidents and requests")
    page = client_of(olga).get(f"/library-corrections/{one.ref}/").content.decode()
    assert "Shipped text changed since" in page
    assert "Incidents and requests" in page
    assert "Shipped text changed since" in (
        client_of(olga).get("/library-corrections/?all").content.decode()
    )


def test_archived_it_is_out_of_force_and_edited_it_is_laid_over_anew(loaded, mona):
    one = take(report(mona), "put_in_force", by=mona)
    one = edit(one, {"wanted": "Incidents of services"}, by=mona)
    assert title() == "Incidents of services"
    one = archive(one, by=mona)
    assert title() == "Incident management"
    restore(one, by=mona)
    assert title() == "Incidents of services"


@pytest.mark.parametrize(
    ("part", "subject", "wanted", "reason"),
    [
        ("requirement_title", "iso-20000-1:2018:8.9.9", "x", "holds no"),
        ("requirement_title", INCIDENTS, " ", "without words"),
        ("topic_strength", CONTEXT, "twin", "none of: equivalent"),
        ("topic_numbers", f"{CONTEXT}|iso-9001:2015", "4.1; 4.77", "no number “4.77”"),
        ("topic_numbers", f"{CONTEXT}|iso-9001:1987", "4.1", "holds no"),
        ("change_relation", "iso-9001:2015:4.1>iso-9001:2026:4.1", "gone", "none of"),
    ],
)
def test_what_cannot_stand_is_not_put_in_force(loaded, mona, part, subject, wanted, reason):
    one = report(mona, part, subject, wanted)
    with pytest.raises(Refused) as refusal:
        take(one, "put_in_force", by=mona)
    assert reason in str(refusal.value)


def test_a_correlation_and_a_change_between_editions_are_corrected(loaded, mona):
    key = EditionChange.objects.filter(relation="changed").first().key
    for part, subject, wanted in (
        ("topic_strength", CONTEXT, "related"),
        ("topic_numbers", f"{CONTEXT}|iso-9001:2015", "4.1; 4.2"),
        ("change_relation", key, "unchanged"),
    ):
        take(report(mona, part, subject, wanted), "put_in_force", by=mona)
    assert Topic.objects.get(pk=CONTEXT).strength == "related"
    cells = TopicCell.objects.filter(topic=CONTEXT, edition="iso-9001:2015", retired=False)
    assert {one.number for one in cells} == {"4.1", "4.2"}
    assert EditionChange.objects.get(pk=key).relation == "unchanged"


def test_of_two_for_one_place_only_one_is_in_force(loaded, mona):
    first = take(report(mona), "put_in_force", by=mona)
    second = report(mona, wanted="Something else")
    with pytest.raises(Refused, match=first.ref):
        take(second, "put_in_force", by=mona)

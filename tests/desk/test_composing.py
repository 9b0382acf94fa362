"""What is written under a record: pictures in it, numbers in it, a move along with it."""

import re
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ringbeam.core.comments import Comment
from ringbeam.core.conversation import links_of
from ringbeam.core.files import StoredFile
from ringbeam.core.writing import create
from ringbeam.desk.problems import Problem
from ringbeam.web.markdown import markdown, passages
from tests.cast import somebody
from tests.desk.tickets import ticket
from tests.web.pages import text_of


def png():
    """A picture of one dot."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    dot = zlib.compress(b"\x00\x00")
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", dot) + chunk(b"IEND", b"")
    )


@pytest.fixture
def amir(monday):
    return somebody("Amir", "member", "agent")


def say(browser, record, text, **more):
    return browser.post(f"{record.register.url(record.ref)}comment/", {"text": text, **more})


def test_a_picture_that_is_sent_along_stands_where_it_was_put(kestrel, amir, client_of):
    one, browser = ticket(kestrel), client_of(amir)
    sent = SimpleUploadedFile("picture-1.png", png(), content_type="image/png")

    say(browser, one, "See here:\n![picture-1.png](picture-1.png)\nAnd restart.", files=[sent])

    kept = StoredFile.objects.get(entry_id=one.pk)
    address = f"/files/{kept.uid}/picture/"
    assert f'src="{address}"' in text_of(browser.get(f"/incidents/{one.ref}/"))
    answer = browser.get(address)
    assert answer["Content-Type"] == "image/png"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == png()


def test_what_says_it_is_a_picture_and_is_none_is_shown_nowhere(kestrel, amir, client_of):
    one, browser = ticket(kestrel), client_of(amir)
    page = b"<html><script>alert(1)</script></html>"
    sent = SimpleUploadedFile("picture-1.png", page, content_type="image/png")

    say(browser, one, "![picture-1.png](picture-1.png)", files=[sent])

    kept = StoredFile.objects.get(entry_id=one.pk)
    assert "<img" not in text_of(browser.get(f"/incidents/{one.ref}/")).partition("tk-main")[2]
    assert browser.get(f"/files/{kept.uid}/picture/").status_code == 404
    answer = browser.get(f"/files/{kept.uid}/")
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_picture_in_a_note_is_not_for_the_customer(kestrel, amir, client_of):
    cleo = somebody("Cleo", "customer", scope=kestrel)
    one = ticket(kestrel)
    sent = SimpleUploadedFile("p.png", png(), content_type="image/png")
    say(client_of(amir), one, "![p.png](p.png)", files=[sent], internal="1")

    kept = StoredFile.objects.get(entry_id=one.pk)
    assert client_of(amir).get(f"/files/{kept.uid}/picture/").status_code == 200
    assert client_of(cleo).get(f"/files/{kept.uid}/picture/").status_code == 404


def test_pictures_from_elsewhere_are_not_shown():
    assert "evil" not in markdown("![x](https://evil.example/x.png)")
    assert "src" not in markdown("![x](//evil.example/files/x/picture/)")
    assert "src" not in markdown("![x](/account/leave/)")


def test_a_number_in_a_text_leads_to_its_record():
    html = markdown("As INC-000012 says, and (#PRB-000003). Not `INC-000012`, XYZ-000001.")
    assert re.findall(r'href="([^"]+)"', html) == [
        "/incidents/INC-000012/",
        "/problems/PRB-000003/",
    ]
    assert markdown("[so](https://a.example/INC-000012)").count("<a") == 1


def test_a_record_named_with_a_number_sign_is_linked(kestrel, amir, client_of):
    one = ticket(kestrel)
    problem = create(Problem, {"title": "Roaming"}, by=somebody("Mona", "manager"))

    say(client_of(amir), one, f"Same as #{problem.ref}, not #PRB-999999.", internal="1")

    assert [link.target_id for link in links_of(one.pk)[0]] == [problem.pk]
    say(client_of(amir), one, f"Again #{problem.ref} and #{one.ref}.", internal="1")
    assert len(links_of(one.pk)[0]) == 1


def test_who_may_not_change_a_ticket_links_nothing_by_naming_it(kestrel, amir, client_of):
    cleo = somebody("Cleo", "customer", scope=kestrel)
    one, other = ticket(kestrel), ticket(kestrel)

    assert say(client_of(cleo), one, f"Is it #{other.ref}?").status_code == 302

    assert links_of(one.pk) == ([], [])


def test_records_are_offered_by_number_and_words_and_only_those_one_sees(
    kestrel, amir, client_of
):
    one = ticket(kestrel, title="Printer jams")
    other = ticket(kestrel, title="Scanner loses network")
    browser = client_of(amir)
    address = f"/incidents/{one.ref}/offers/"

    by_number = text_of(browser.get(address, {"of": "records", "q": other.ref.lower()[:8]}))
    by_words = text_of(browser.get(address, {"of": "records", "q": "scanner"}))

    assert f'data-written="#{other.ref}"' in by_number
    assert f'data-written="#{other.ref}"' in by_words
    assert one.ref not in by_number
    assert browser.get(address, {"of": "secrets"}).status_code == 404
    cleo = somebody("Cleo", "customer", scope=kestrel)
    hers = text_of(client_of(cleo).get(address, {"of": "records", "q": "scanner"}))
    assert "PRB" not in hers


def test_a_reply_resolves_in_the_same_send_and_says_what_restored_it(kestrel, amir, client_of):
    one = ticket(kestrel)
    browser = client_of(amir)
    assert 'name="move" value="resolve"' in text_of(browser.get(f"/incidents/{one.ref}/"))

    say(browser, one, "The certificate is replaced.", move="resolve")

    one.refresh_from_db()
    assert (one.state, one.resolution) == ("resolved", "The certificate is replaced.")
    assert Comment.objects.filter(entry_id=one.pk, internal=False).count() == 1


def test_a_note_never_becomes_the_resolution_that_the_customer_reads(kestrel, amir, client_of):
    one = ticket(kestrel)

    answer = say(client_of(amir), one, "Password was 1234.", move="resolve", internal="1")

    assert answer.status_code == 409
    one.refresh_from_db()
    assert (one.state, one.resolution) == ("new", "")
    assert not Comment.objects.filter(entry_id=one.pk).exists()


def test_what_is_quoted_at_length_is_folded_and_a_short_quote_is_not():
    long = "Yes.\n\n> one\n> two\n> three\n> four\n\nBye."
    assert [(one.quoted, "four" in one.html) for one in passages(long)] == [
        (False, False),
        (True, True),
        (False, False),
    ]
    assert [one.quoted for one in passages("> one\n\nYes.")] == [False]
    assert not passages("> <script>\n> x\n> y")[0].html.count("<script")


def test_quoted_text_is_folded_on_the_page(kestrel, amir, client_of):
    one = ticket(kestrel)
    browser = client_of(amir)
    say(browser, one, "Yes.\n\n> one\n> two\n> three\n> four")
    page = text_of(browser.get(f"/incidents/{one.ref}/"))
    assert '<details class="quoted">' in page

"""Files from people: empty, too large, with names that lie; kept as bytes, never run."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ringbeam.core import files
from ringbeam.core.accounts import Account, Token
from ringbeam.core.files import StoredFile
from ringbeam.core.history import HistoryLine
from tests.web.pages import make

pytestmark = pytest.mark.django_db
LIMIT = 2000
SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
# What is sent as the name, and what is kept of it.
NAMES = {
    "../../etc/passwd": "passwd",
    "C:\\Windows\\win.ini": "win.ini",
    "..": "file",
    "report\u202egnp.exe": "report_gnp.exe",
    "\u200fa\u2066b\u2069.txt": "_a_b_.txt",
    "line\r\nSet-Cookie: a=b.txt": "line_Set-Cookie_ a=b.txt",
    "nul\x00l.txt": "nul_l.txt",
    'say "hi" <b>.txt': "say _hi_ _b_.txt",
    "Übersicht 表.pdf": "Übersicht 表.pdf",
    "a" * 300 + ".pdf": "a" * 196 + ".pdf",
}

NO_NAME = ("..",)  # as if no file had been chosen


@pytest.fixture
def group():
    return make("group")


@pytest.fixture
def doors(mona, client_of):
    """The form of a record, and the same through a program with a token."""
    account = Account.objects.get(pk=mona.account)
    _token, secret = Token.issue(account, name="a test", scopes=["read", "write"])
    return client_of(mona), Client(headers={"authorization": f"Bearer {secret}"})


def body_of(field, name, content, claimed="application/octet-stream"):
    """A form with one file as a browser writes it, which leaves the name as it is."""
    written = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    head = f'--edge\r\nContent-Disposition: form-data; name="{field}"; filename="{written}"'
    head += f"\r\nContent-Type: {claimed}\r\n\r\n"
    return head.encode() + content + b"\r\n--edge--\r\n"


def sent(doors, group, name, content, **claimed):
    """The same file through both doors: the two statuses."""
    browser, program = doors
    form = "multipart/form-data; boundary=edge"
    page = browser.post(
        f"/groups/{group.ref}/files/",
        body_of("files", name, content, **claimed),
        content_type=form,
    )
    rest = program.post(
        f"/api/v1/groups/{group.ref}/files",
        body_of("file", name, content, **claimed),
        content_type=form,
    )
    return page.status_code, rest.status_code


def got(doors, one):
    answer = doors[0].get(f"/files/{one.uid}/")
    return answer, b"".join(answer.streaming_content)


def test_an_empty_file_is_kept_as_what_it_is(doors, group):
    assert sent(doors, group, "empty.txt", b"") == (302, 201)

    kept = StoredFile.objects.filter(entry_id=group.pk)
    assert [(one.name, one.size) for one in kept] == [("empty.txt", 0)] * 2
    answer, content = got(doors, kept[0])
    assert (answer.status_code, content) == (200, b"")


@pytest.mark.parametrize(("size", "statuses"), [(LIMIT, (302, 201)), (LIMIT + 1, (413, 413))])
def test_what_is_too_large_is_refused_whole(settings, doors, group, size, statuses):
    settings.UPLOAD_LIMIT = LIMIT
    before = HistoryLine.objects.count()

    assert sent(doors, group, "a.bin", b"x" * size) == statuses
    taken = statuses[0] == 302
    assert StoredFile.objects.filter(entry_id=group.pk).count() == 2 * taken
    assert (HistoryLine.objects.count() > before) == taken


def test_one_file_too_large_keeps_the_others_and_the_message_out(settings, doors, group):
    settings.UPLOAD_LIMIT = LIMIT
    small, large = (SimpleUploadedFile(f"{n}.bin", b"x" * n) for n in (5, LIMIT + 1))

    answer = doors[0].post(
        f"/groups/{group.ref}/comment/", {"text": "Look", "files": [small, large]}
    )

    assert answer.status_code == 413
    assert not StoredFile.objects.filter(entry_id=group.pk).exists()
    assert "Look" not in doors[0].get(f"/groups/{group.ref}/").content.decode()


@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name)[:24])
def test_a_name_cannot_lead_elsewhere_or_look_like_another(doors, group, name):
    assert files.safe_name(name) == NAMES[name]
    statuses = sent(doors, group, name, b"content")
    if name in NO_NAME:
        assert all(400 <= status < 500 for status in statuses)
        assert not StoredFile.objects.filter(entry_id=group.pk).exists()
        return

    assert statuses == (302, 201)
    one = StoredFile.objects.filter(entry_id=group.pk).first()
    assert files.safe_name(one.name) == one.name
    assert default_storage.path(one.path).endswith(f"/{one.sha256[:2]}/{one.sha256}")
    page = doors[0].get(f"/groups/{group.ref}/")
    assert page.status_code == 200
    answer, content = got(doors, one)
    assert content == b"content"
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert not any(mark in answer["Content-Disposition"] for mark in "\r\n\0\u202e")


@pytest.mark.parametrize(
    "name", ["a.svg", "a.html", "a.xhtml", "a.mhtml", "a.js", "a.svg.", "a"]
)
@pytest.mark.parametrize("claimed", ["text/html", "image/svg+xml"])
def test_whatever_it_claims_to_be_it_is_no_page(doors, group, name, claimed):
    assert sent(doors, group, name, SCRIPT, claimed=claimed) == (302, 201)

    for one in StoredFile.objects.filter(entry_id=group.pk):
        answer, content = got(doors, one)
        assert content == SCRIPT
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]


class Dying(BytesIO):
    """Bytes whose second reading, the one that stores them, ends in the middle."""

    readings = 0

    def read(self, size=-1):
        self.readings += 1
        if self.readings > 4:
            raise OSError(28, "No space left on device")
        return super().read(min(size, 600) if size > 0 else 600)


def test_a_writer_who_dies_leaves_no_half_of_a_file(monkeypatch):
    monkeypatch.setattr(files, "BLOCK", 600)
    content = b"y" * 1000
    with pytest.raises(OSError, match="No space left"):
        files.keep(Dying(content))

    sha256, size = files.keep(BytesIO(content))

    assert size == len(content)
    with default_storage.open(f"{sha256[:2]}/{sha256}", "rb") as stored:
        assert stored.read() == content

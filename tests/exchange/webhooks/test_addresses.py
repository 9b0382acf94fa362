"""No webhook reaches into a private network, however it is spelled, unless the settings say."""

import pytest
from django.core.exceptions import ValidationError

from ringbeam.exchange.webhooks.addresses import Unreachable, is_public, reachable, target_of
from ringbeam.exchange.webhooks.sending import post

PRIVATE = (
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104 - judged, not bound
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "not an address",
)


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_of_the_open_internet_is_told(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700:4700::1111"])
def test_an_address_of_the_open_internet_is_told(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://example.org/",
        "https:///hook",
        "https://user:secret@example.org/",
        "https://example.org/#part",
        "https://example.org/a b",
        "https://exa\\mple.org/",
        "https://example.org:99999/",
        "https://example.org/" + "x" * 500,
        "",
    ],
)
def test_an_address_that_cannot_be_is_refused(url):
    with pytest.raises(ValidationError):
        target_of(url)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1"]
)
def test_this_machine_is_not_reached_by_any_spelling(host):
    with pytest.raises(Unreachable):
        reachable(target_of(f"https://{host}/hook"))


def test_a_host_that_the_settings_name_is_reached(settings):
    settings.WEBHOOK_HOSTS = frozenset({"127.0.0.1"})

    target = target_of("http://127.0.0.1:8080/hook?a=b")

    assert reachable(target) == "127.0.0.1"
    assert (target.port, target.path, target.is_secure) == (8080, "/hook?a=b", False)


def test_an_address_that_became_private_is_not_sent_to():
    answer = post("https://127.0.0.1/hook", "{}", {})

    assert answer.status is None
    assert "private" in answer.fault

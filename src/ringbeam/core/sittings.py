"""Sittings: what a session still owes, a second step or a new sign-in (27001 A.8.5).

Both doors that take sessions ask here. When somebody was last at work is kept in a signed
cookie beside the session: so a request that only reads writes nothing, and the cookie alone
opens nothing.
"""

from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac

from ringbeam.core import clock
from ringbeam.core.accounts import Account
from ringbeam.core.actors import Actor
from ringbeam.core.sign_in_policy import SignInPolicy, sign_in_policy

COOKIE = "ringbeam_seen"
# Sent by our script with what it asks for by itself: nobody is at work because a clock ticks.
UNATTENDED = "X-Unattended"
STEP = 60
SIGN_IN, SECOND_STEP = "sign_in", "second_step"


def owed(request: HttpRequest, account: Account, actor: Actor) -> str:
    """What the policy asks of this session first: ``SIGN_IN``, ``SECOND_STEP`` or nothing.

    No statement beyond the policy's own. A session that rested too long owes a new sign-in.
    """
    policy = sign_in_policy()
    request.at_work = True  # type: ignore[attr-defined]  # our own, asked by mark_seen
    if policy.idle_seconds and rested(request, account, policy) > policy.idle_seconds:
        request.at_work = False  # type: ignore[attr-defined]  # it rested too long
        return SIGN_IN
    if policy.asks_second_step(actor) and not took_second_step(request, account):
        return SECOND_STEP
    return ""


def took_second_step(request: HttpRequest, account: Account) -> bool:
    """Whether an authenticator was used, or made, in this session."""
    return any(one.get("method") == "mfa" for one in _records(request, account))


def rested(request: HttpRequest, account: Account, policy: SignInPolicy) -> float:
    """Seconds since somebody was last at work in this session, or since the limit came."""
    now = clock.now().timestamp()
    times = [float(one.get("at", 0)) for one in _records(request, account)]
    if times and policy.since:
        # A session that was signed in before there was a limit begins with the limit.
        times.append(policy.since.timestamp())
    return now - max([*times, seen(request), 0])


def _records(request: HttpRequest, account: Account) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = get_authentication_records(request, account)
    return found


def seen(request: HttpRequest) -> int:
    """When somebody was last seen in this session, by its cookie; 0 when it says nothing."""
    at, _dot, signed = request.COOKIES.get(COOKIE, "").partition(".")
    if not at.isdecimal() or not constant_time_compare(signed, _signature(request, at)):
        return 0
    return int(at)


def mark_seen(request: HttpRequest, response: HttpResponseBase) -> None:
    """Say in the cookie that somebody is at work, when there is a limit; once a minute."""
    if not getattr(request, "at_work", False) or request.headers.get(UNATTENDED):
        return
    if not sign_in_policy().idle_minutes:
        return
    now = int(clock.now().timestamp())
    if not request.session.session_key or now - seen(request) < STEP:
        return
    response.set_cookie(
        COOKIE,
        f"{now}.{_signature(request, str(now))}",
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _signature(request: HttpRequest, at: str) -> str:
    said = f"{request.session.session_key}.{at}"
    return salted_hmac("ringbeam.seen", said, algorithm="sha256").hexdigest()

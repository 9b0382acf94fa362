"""The accounts of a demonstration as its sign-in page lists them, each with what it is for."""

from ringbeam.core.contributions import SIGN_INS, source
from ringbeam.site.demonstration import organization


@source(SIGN_INS)
def sign_ins() -> tuple[str, list[tuple[str, str]]]:
    """The password that all share, and the role and address of each."""
    offered = [(one.role, one.email) for one in organization.SIGN_INS]
    return organization.PASSWORD, offered

"""What can be done to accounts, as words of a timeline (27001 A.5.18)."""

from ringbeam.core import acts
from ringbeam.core.texts import gettext as _
from ringbeam.core.texts import in_each_language


@in_each_language
def access_words() -> dict[str, str]:
    """What can be done to an account, as words."""
    return {
        acts.GRANT: _("Granted a role"),
        acts.REVOKE: _("Took a role away"),
        acts.OPEN: _("Opened an account"),
        acts.DEACTIVATE: _("Deactivated an account"),
        acts.REACTIVATE: _("Reactivated an account"),
        acts.RENAME: _("Renamed an account"),
        acts.PASSWORD: _("Set a password"),
        acts.ISSUE: _("Issued a token"),
        acts.WITHDRAW: _("Withdrew a token"),
        acts.MAKE_FEED: _("Made a calendar feed"),
        acts.WITHDRAW_FEED: _("Withdrew a calendar feed"),
        acts.INVITE: _("Invited"),
        acts.ADD_FACTOR: _("Added a second step"),
        acts.REMOVE_FACTOR: _("Removed a second step"),
        acts.MAKE_CODES: _("Made recovery codes"),
        acts.END_SESSIONS: _("Ended sessions"),
        acts.GROUP_ROLE: _("Changed what a group stands for"),
        acts.PERMISSION_SET: _("Changed a permission set"),
        acts.REMOVE_SET: _("Removed a permission set"),
        acts.CHANGE_ROLE: _("Changed what a role allows"),
        acts.READDRESS: _("Changed an e-mail address"),
        acts.LINK_PROVIDER: _("Linked a sign-in provider"),
        acts.SIGN_IN_POLICY: _("Changed the sign-in policy"),
        acts.ADD_WEBHOOK: _("Added a webhook"),
        acts.CHANGE_WEBHOOK: _("Changed a webhook"),
        acts.RENEW_WEBHOOK: _("Renewed the secret of a webhook"),
        acts.REMOVE_WEBHOOK: _("Removed a webhook"),
        acts.DECLARE_FIELD: _("Declared a custom field"),
        acts.CHANGE_FIELD: _("Changed a custom field"),
        acts.RETIRE_FIELD: _("Retired a custom field"),
        acts.RESTORE_FIELD: _("Took a custom field into use again"),
        acts.FOLLOW_EDITIONS: _("Changed which editions are followed"),
        acts.ORGANIZATION_ZONE: _("Changed the organization's time zone"),
        acts.STOP_SIGNING: _("Signing was stopped after wrong passwords"),
        acts.ALLOW_SIGNING: _("Allowed signing again"),
    }

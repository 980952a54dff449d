"""Pages of accounts."""

from tests.contract.kinds import Page, account, own, public
from tests.contract.roles import LOGGED_IN, OWNER

PAGES: dict[str, Page] = {
    "account_login": account(),
    "account_logout": account(),
    "account_inactive": account(),
    "account_signup": account(),
    "account_reauthenticate": account(),
    "account_email": account(),
    "account_email_verification_sent": account(),
    "account_change_password": account(),
    "account_set_password": account(),
    "account_reset_password": account(),
    "account_confirm_login_code": account(),
    "account_confirm_email": account(keys={"key": "=no-such-key"}),
    "account_reset_password_done": account(),
    "account_reset_password_from_key": account(keys={"uidb36": "=1", "key": "=no-such-key"}),
    "account_reset_password_from_key_done": account(),
    "mfa_index": account(),
    "mfa_authenticate": account(),
    "mfa_reauthenticate": account(),
    "mfa_activate_totp": account(),
    "mfa_deactivate_totp": account(),
    "mfa_view_recovery_codes": account(),
    "mfa_generate_recovery_codes": account(),
    "mfa_download_recovery_codes": account(),
    "socialaccount_login_cancelled": account(),
    "socialaccount_login_error": account(),
    "socialaccount_signup": account(),
    "socialaccount_connections": account(),
    "accounts:preferences": own(
        posts={"full_name": "Имя", "language": "ru"}
    ),
    "accounts:language": public(sends_only=True, posts={"language": "en"}, acts=LOGGED_IN),
    "accounts:withdraw": Page(sees=OWNER, keys={"pk": "consent"}, sends_only=True, posts={}),
    "accounts:subscribe": own(sends_only=True, posts={}, acts=LOGGED_IN - OWNER),
    "accounts:consent_text": public(keys={"purpose": "=event"}),
    "accounts:token": own(sends_only=True, posts={}),
    "accounts:token_revoke": own(sends_only=True, posts={}, acts=frozenset()),
    "accounts:export": own(),
    "accounts:erase": own(posts={"email": "outsider@example.org"}, acts=frozenset({"outsider"}), refusals=(200, 400)),
}  # fmt: skip

STANDS_ON = {
    "invited.person@example.org": ("owner", "directory:organisation_people"),
    "203.0.113.77": ("owner", "accounts:export"),
}

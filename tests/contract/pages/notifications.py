"""Pages of letters and messages."""

from tests.contract.kinds import Page, own, public
from tests.contract.region import secret
from tests.contract.roles import GUIDES, OWNER

PAGES: dict[str, Page] = {
    "notifications:ledger": own(),
    "notifications:archive": own(),
    "notifications:archived_letter": Page(sees=GUIDES | OWNER, keys={"pk": "archived_letter"}),
    "notifications:export_archive": own(sends_only=True, posts={}),
    "notifications:export": own(sends_only=True, posts={}),
    "notifications:many": Page(sees=GUIDES, keys={"what": "=cancel"}, posts={"reason": "Сказали лично", "count": 2}),
    "notifications:rule": Page(sees=GUIDES | OWNER, keys={"key": "=projects.checkpoint_coming"}),
    "notifications:recipient": Page(sees=GUIDES | OWNER, keys={"pk": "letter"}),
    "notifications:why_not": Page(sees=GUIDES, keys={"thread": "thread"}),
    "notifications:letter": Page(sees=GUIDES | OWNER, keys={"pk": "unknown_letter"}),
    "notifications:preview": Page(sees=GUIDES | OWNER, keys={"pk": "letter"}),
    "notifications:act": Page(
        sees=GUIDES | OWNER, opens=GUIDES, keys={"pk": "letter", "what": "=cancel"}, sends_only=True,
        posts={"reason": "Сказали по телефону"},
    ),
    "inbox:list": own(),
    "inbox:read_all": own(sends_only=True, posts={}, acts=OWNER, refusals=(302,)),
    "inbox:settings": own(
        posts={"quiet_from": "20:00", "quiet_until": "08:00", "legal_inbox": "on"}
    ),
    "inbox:message": Page(sees=OWNER, keys={"pk": "message"}),
    "inbox:open": Page(sees=OWNER, keys={"pk": "message"}, sends_only=True, posts={}),
    "inbox:disconnect": Page(sees=OWNER, keys={"channel": "=telegram"}, sends_only=True, posts={}),
    # Off without their secrets; tests/notifications/messengers/test_incoming.py has them.
    "telegram_hook": public(keys={"secret": "=guessed"}, sends_only=True, posts={}, acts=frozenset(), refusals=(404,)),
    "vk_hook": public(sends_only=True, posts={}, acts=frozenset(), refusals=(404,)),
    # Off without its secret; tests/notifications/bounces/test_hook.py has one.
    "mail_hook": public(sends_only=True, posts={"event": "bounced"}, acts=frozenset(), refusals=(404,)),
    "notifications:unsubscribe": public(keys={"token": "unsubscribe_token"}, posts={}),
}  # fmt: skip

STANDS_ON = {
    secret("Сообщение"): ("owner", "inbox:message"),
    secret("Письмо"): ("mentor", "notifications:letter"),
}

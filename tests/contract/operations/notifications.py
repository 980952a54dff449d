"""Operations of letters and messages."""

from tests.contract.kinds import Operation, listed
from tests.contract.region import secret
from tests.contract.roles import GUIDES, LOGGED_IN, OWNER


def many_letters(count: int) -> Operation:
    """Of the region's letters two are planned and two have stopped; who handles none hears that the number is wrong."""
    sends = {"reason": "Сказали лично", "count": count}
    return Operation(sees=LOGGED_IN, does=GUIDES, sends=sends, refusals=(409,))


OPERATIONS: dict[str, Operation] = {
    "GET /messages/": listed({OWNER: 1}),
    "GET /messages/{id}/": Operation(sees=OWNER, keys={"id": "message"}),
    "POST /messages/{id}/read/": Operation(sees=OWNER, keys={"id": "message"}, sends={}),
    "POST /messages/read/": Operation(sees=LOGGED_IN, does=OWNER, sends={}, refusals=(200,)),
    "GET /channels/": Operation(sees=LOGGED_IN),
    "PUT /channels/choice/": Operation(
        sees=LOGGED_IN, sends={"category": "nudge", "channel": "inbox", "wanted": False}
    ),
    "GET /messengers/": Operation(sees=LOGGED_IN),
    # The service of the tests has no key to a messenger; tests/notifications/messengers has them.
    "POST /messengers/": Operation(
        sees=LOGGED_IN, does=frozenset(), sends={"channel": "telegram"}, refusals=(400,), writes=False
    ),
    "DELETE /messengers/{channel}/": Operation(sees=OWNER, keys={"channel": "=telegram"}, status=204),
    "GET /letters/why-not/{thread}/": Operation(
        sees=GUIDES, keys={"thread": "thread"}, asks="?rule=projects.checkpoint_coming&on=2026-03-02"
    ),
    "GET /letters/": listed({GUIDES: 6, OWNER: 5}),
    "GET /letters/{id}/": Operation(sees=GUIDES | OWNER, keys={"id": "unknown_letter"}),
    "POST /letters/{id}/cancel/": Operation(
        sees=GUIDES | OWNER, does=GUIDES, keys={"id": "letter"}, sends={"reason": "Сказали по телефону"}
    ),
    "POST /letters/{id}/uncancel/": Operation(
        sees=GUIDES | OWNER, does=GUIDES, keys={"id": "cancelled_letter"}, sends={"reason": "Всё-таки нужно"}
    ),
    "GET /archived-letters/": listed({GUIDES | OWNER: 1}),
    "GET /archived-letters/{id}/": Operation(sees=GUIDES | OWNER, keys={"id": "archived_letter"}),
    "POST /archived-letters/export/": Operation(sees=LOGGED_IN, sends={}),
    "POST /letters/export/": Operation(sees=LOGGED_IN, sends={}),
    "POST /letters/cancel/": many_letters(count=2),
    "POST /letters/resend/": many_letters(count=2),
    "POST /letters/{id}/resend/": Operation(
        sees=GUIDES | OWNER, does=GUIDES, keys={"id": "unknown_letter"}, sends={"reason": "Не дошло"}
    ),
    "POST /letters/{id}/mark-sent/": Operation(
        sees=GUIDES | OWNER, does=GUIDES, keys={"id": "unknown_letter"}, sends={"reason": "Дошло"}
    ),
}  # fmt: skip

STANDS_ON = {
    secret("Сообщение"): ("owner", "GET /messages/"),
    secret("Письмо"): ("mentor", "GET /letters/"),
}

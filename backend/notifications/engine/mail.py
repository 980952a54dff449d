"""The channel of e-mail: a letter for each row, or one letter for several."""

from datetime import datetime

from backend.notifications.digest import Item, write_digest
from backend.notifications.engine.bundles import Bundle
from backend.notifications.engine.delivery import OutsideSender
from backend.notifications.engine.facts import Facts
from backend.notifications.engine.transport import SmtpTransport
from backend.notifications.enums import Channel
from backend.notifications.letters import Parcel, compose, lay_out, pack


def prepare(found: Bundle, facts: Facts, now: datetime) -> Parcel:
    """The letter as the mail server takes it; notes the subjects in the rows.

    Raises:
        Exception: whatever is wrong with a template or its facts.
    """
    items = []
    for letter in found.letters:
        words = compose(letter, facts.found[letter.rule, letter.subject_id], facts.threads.get(letter.thread))
        letter.subject_line = words.subject
        items.append(Item(letter, words))
    carrier, words = found.carrier, items[0].words
    if len(items) == 1:
        file = facts.found[carrier.rule, carrier.subject_id].get("attachment")
        return pack(carrier, lay_out(carrier, words), now=now, reply_to=words.reply_to, attachment=file)
    text = write_digest(items)
    carrier.subject_line = text.subject
    return pack(carrier, text, now=now, reply_to=words.reply_to)


MAIL = OutsideSender(key=Channel.EMAIL, open=SmtpTransport, prepare=prepare)

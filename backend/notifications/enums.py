from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Category(models.TextChoices):
    """Why a person is written to; it decides what may hold the letter back."""

    LEGAL = "legal", _("legal deadline")
    NUDGE = "nudge", _("advice or reminder")
    SERVICE = "service", _("answer to something that the recipient did")


class Channel(models.TextChoices):
    """The way on which something reaches its recipient; each has its own sender, limits and troubles."""

    EMAIL = "email", _("e-mail")
    INBOX = "inbox", _("messages on this site")
    TELEGRAM = "telegram", _("Telegram")
    VK = "vk", _("VK")
    TASK = "task", _("task for a person")


# Channels on which a person is reached only after having connected a chat.
MESSENGERS = (Channel.TELEGRAM, Channel.VK)


class Priority(models.IntegerChoices):
    """What goes first when there is more to send than the channel takes."""

    ANSWER = 0, _("answer to a deed")
    DEADLINE = 1, _("legal deadline")
    NUDGE = 2, _("advice or reminder")
    MAILING = 3, _("mailing to many")


class LetterStatus(models.TextChoices):
    """PENDING → CLAIMED → SENDING → SENT; UNKNOWN when the sender died between sending and saying so."""

    PENDING = "pending", pgettext_lazy("letter", "planned")
    CLAIMED = "claimed", pgettext_lazy("letter", "being prepared")
    SENDING = "sending", pgettext_lazy("letter", "being sent")
    SENT = "sent", pgettext_lazy("letter", "sent")
    UNKNOWN = "unknown", pgettext_lazy("letter", "perhaps sent")
    DROPPED = "dropped", pgettext_lazy("letter", "not needed any more")
    FAILED = "failed", pgettext_lazy("letter", "refused")
    BROKEN = "broken", pgettext_lazy("letter", "could not be written")


URGENCY: dict[str, Priority] = {
    Category.SERVICE: Priority.ANSWER,
    Category.LEGAL: Priority.DEADLINE,
    Category.NUDGE: Priority.NUDGE,
}

# A letter in one of these can still reach its recipient without a person's help.
UNDELIVERED = (LetterStatus.PENDING, LetterStatus.CLAIMED, LetterStatus.SENDING)

# A letter in one of these goes no further unless a person (or, for UNKNOWN, the mail server's log) says so.
STOPPED = (LetterStatus.UNKNOWN, LetterStatus.DROPPED, LetterStatus.FAILED, LetterStatus.BROKEN)


class Reason(models.TextChoices):
    """Why a letter is where it is, as a sentence of the ledger."""

    QUIET_HOURS = "quiet_hours", _("The recipient's quiet hours: it waits until the morning.")
    DAILY_CAP = "daily_cap", _("The recipient has had enough reminders for one day: it waits until the next morning.")
    SERVER_DOWN = "server_down", _("The mail server cannot be reached: it is tried again every minute.")
    POSTPONED = "postponed", _("The mail server asked to try again later.")
    LEASE_ENDED = "lease_ended", _("The worker that prepared it stopped; another one takes over.")
    INTERRUPTED = "interrupted", _("The worker stopped while sending, so nobody knows whether the letter went out.")
    LOG_ACCEPTED = "log_accepted", _("The worker stopped while sending; the mail server's log has it as accepted.")
    LOG_MISSING = "log_missing", _("The worker stopped while sending; the mail server's log does not know the letter.")
    REPEATED = "repeated", _("Nobody knows whether it went out; a legal deadline is repeated once.")
    NOT_NEEDED = "not_needed", _("What it reminds of is done, or its date was moved.")
    OVERTAKEN = "overtaken", _("A later reminder of the same thing took its place.")
    TOO_LATE = "too_late", _("It could not be sent while it still made sense.")
    NUDGES_OFF = "nudges_off", _("The recipient wants no advice and reminders.")
    UNSUBSCRIBED = "unsubscribed", _("The recipient unsubscribed from advice and reminders.")
    GONE = "gone", _("What it is about exists no more.")
    RULE_GONE = "rule_gone", _("Its rule exists no more.")
    RULE_BROKEN = "rule_broken", _("Its rule is broken, so nobody can say whether it is still needed.")
    BOUNCED = "bounced", _("The address does not exist any more.")
    REFUSED = "refused", _("The mail server refused it for good.")
    DELAYED = "delayed", _("The recipient's mail server has not taken it yet; it is tried further there.")
    COMPLAINED = "complained", _("The recipient called it spam: advice and reminders to this address are stopped.")
    TRIES_SPENT = "tries_spent", _("The mail server put it off every time, so it was given up.")
    TEMPLATE = "template", _("Its text could not be put together.")
    CANCELLED = "cancelled", _("A person cancelled it.")
    RESENT = "resent", _("A person had it sent again.")
    MARKED_SENT = "marked_sent", _("A person found that it had arrived.")
    PLAYBOOK = "playbook", _("The centre has moved it in its follow-up plan, or switched it off.")
    ONE_A_DAY = "one_a_day", _("The recipient gets one letter a day: it goes with the next one.")
    DAY_OFF = "day_off", _("A day off where the recipient lives: it waits until the next working day.")
    CHANNEL_OFF = "channel_off", _("The recipient does not want it this way.")
    NO_ENDPOINT = "no_endpoint", _("The recipient is not connected to this messenger any more.")
    LIMIT = "limit", _("The channel takes only so many at a time: it waits for its turn.")
    STOPPED_CLEANLY = "stopped", _("The worker was stopped and gave it back.")
    TRIAL = "trial", _("In the control group of a comparison: the centre measures whether this reminder helps.")
    RESTORED = "restored", _("The database was restored from a copy: it is held until it is known what went out.")

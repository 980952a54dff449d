from backend.notifications.models.address import Address, ProviderEvent
from backend.notifications.models.archive import LetterArchive
from backend.notifications.models.channels import Bucket, ChannelChoice, Endpoint, InboxMessage
from backend.notifications.models.letter import Letter
from backend.notifications.models.playbook import RuleSetting, Wording
from backend.notifications.models.tick import Tick

__all__ = [
    "Address",
    "Bucket",
    "ChannelChoice",
    "Endpoint",
    "InboxMessage",
    "Letter",
    "LetterArchive",
    "ProviderEvent",
    "RuleSetting",
    "Tick",
    "Wording",
]

"""What the engine tells the apps above it, inside the transaction in which it happens."""

from django.dispatch import Signal

# A mail server says that the address does not exist; arguments: letter, now.
address_bounced = Signal()

"""What the early warning tells the apps above it, inside the transaction that stores the levels."""

from django.dispatch import Signal

# rises: a list of `services.counting.Rise`; now
risk_rose = Signal()

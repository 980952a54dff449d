"""What the early warning tells the apps above it, inside the transaction that stores the levels."""

from django.dispatch import Signal

# rises: a list of `services.counting.Rise`; now
risk_rose = Signal()

# levels: of the projects that are at a lower level than before, by the number of the project; now
risk_fell = Signal()

"""What happens to projects, for the apps above that want to know. Sent inside the transaction."""

from django.dispatch import Signal

# project, source, target, by, now
project_moved = Signal()

"""What happens to projects, for the apps above that want to know. Sent inside the transaction."""

from django.dispatch import Signal

# project, source, target, by, now
project_moved = Signal()

# project, now: a checkpoint or the contract was written, so that something is not due any more, or is again
dates_changed = Signal()

# project (the new draft), source (the one that got no support), by, now
project_retried = Signal()

"""What happens in the core of mentoring and matters to the small apps above it."""

from django.dispatch import Signal

# An assignment was handed over: `old` and `new` assignment, `by`, `now`; in the caller's transaction.
handed_over = Signal()

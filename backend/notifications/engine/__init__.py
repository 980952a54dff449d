"""The follow-up engine: sweep → claim → deliver → reconcile. Each step is a job of the clock."""

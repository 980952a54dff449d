from datetime import date

from django.utils.translation import gettext as _

from backend.ui.wording import day


def days(first: date | None, last: date | None) -> str:
    """From one day to another, as people say it."""
    if first and last and first != last:
        return _("%(first)s – %(last)s") % {"first": day(first), "last": day(last)}
    only = first or last
    return day(only) if only else "–"

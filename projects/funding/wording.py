from django.utils.translation import gettext as _

from projects.models import Direction


def years_of(direction: Direction) -> str:
    """In which years a direction holds."""
    years = {"first": direction.valid_from, "last": direction.valid_to}
    if direction.valid_from and direction.valid_to:
        return _("%(first)s to %(last)s") % years
    if direction.valid_from:
        return _("since %(first)s") % years
    return _("until %(last)s") % years if direction.valid_to else _("all years")

"""What giving a correction up throws away, as people read it before they do."""

from django.utils.translation import ngettext

from events.decisions.services.kept import Difference


def losses(difference: Difference) -> list[str]:
    """A line for each kind of change that there is."""
    counted = (
        (difference.points_changed, ngettext(
            "%(count)d point whose words were changed", "%(count)d points whose words were changed",
            difference.points_changed)),
        (difference.points_added, ngettext(
            "%(count)d point that was added", "%(count)d points that were added", difference.points_added)),
        (difference.points_removed, ngettext(
            "%(count)d point that was taken out comes back", "%(count)d points that were taken out come back",
            difference.points_removed)),
        (difference.points_moved, ngettext(
            "%(count)d point at another place", "%(count)d points at other places", difference.points_moved)),
        (difference.addressees, ngettext(
            "%(count)d change of the addressees", "%(count)d changes of the addressees", difference.addressees)),
        (difference.taken_over, ngettext(
            "%(count)d change of what is taken over from earlier meetings",
            "%(count)d changes of what is taken over from earlier meetings", difference.taken_over)),
        (difference.words, ngettext(
            "%(count)d changed field of the document's words", "%(count)d changed fields of the document's words",
            difference.words)),
    )  # fmt: skip
    return [said % {"count": count} for count, said in counted if count]

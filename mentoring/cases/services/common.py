"""What the services of requests share: the row under its lock, and texts as they are kept."""

from django.utils.translation import gettext as _

from backend.common.errors import Conflict, Invalid
from mentoring.cases.enums import LONGEST_TEXT, MOST_FILES
from mentoring.cases.models import Case
from mentoring.cases.selectors import files_count


def locked(case: Case) -> Case:
    """The request as it is now, its row locked until the transaction ends: of two at once the second waits and sees.

    It is read again once it is locked. A statement that waited for the lock sees the new row, and what it joined to
    it still as it was: the owner's number would be there without the owner.
    """
    Case.objects.select_for_update().values_list("pk").get(pk=case.pk)
    return Case.objects.with_places().get(pk=case.pk)


def still_open(case: Case) -> Case:
    """The request, if it is not over.

    Raises:
        Conflict: it is over.
    """
    if not case.is_open:
        raise Conflict(
            _("The request is over: %(status)s. Take it up again first.") % {"status": case.get_status_display()},
            code="over",
        )
    return case


def room_for_files(case: Case, number: int) -> None:
    """Does nothing when the request can hold so many more files.

    Raises:
        Conflict: it would hold too many.
    """
    if files_count(case) + number > MOST_FILES:
        raise Conflict(
            _("A request holds at most %(most)d files. Send the others by mail, or join them into one.")
            % {"most": MOST_FILES},
            code="too_many_files",
        )


def written(text: str, field: str, *, required: bool = True, longest: int = LONGEST_TEXT) -> str:
    """The text as it is kept: without NUL, which the database refuses, and without spaces around it.

    Raises:
        Invalid: it is empty though needed, or too long.
    """
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if required and not text:
        raise Invalid(_("Write something, please."), code="required", field=field)
    if len(text) > longest:
        raise Invalid(_("At most %(longest)d characters.") % {"longest": longest}, code="long", field=field)
    return text

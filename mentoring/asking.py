"""What an address asks of figures about a region: which region, which centre, what kind."""

from collections.abc import Collection, Mapping

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.common.errors import Invalid
from backend.directory.models import Centre, Territory

LARGEST_KEY = 10**18


def region_asked(user: User | AnonymousUser, asked: Mapping[str, str]) -> Territory:
    """The region that `region` names among those where the person works, the first of them where it names none.

    Raises:
        Http404: the person works in no region, or not in that one.
        Invalid: it is no number.
    """
    regions = Territory.objects.worked_in_by(user)
    number = number_asked(asked, "region")
    region = regions.filter(pk=number).first() if number else regions.first()
    if region is None:
        raise Http404
    return region


def centre_asked(asked: Mapping[str, str], region: Territory) -> int | None:
    """The centre of the region that `centre` names, None where it names none.

    Raises:
        Invalid: there is no such centre there.
    """
    number = number_asked(asked, "centre")
    if number and not Centre.objects.filter(pk=number, region=region).exists():
        raise Invalid(_("There is no such centre in this region. Choose one of the list."), field="centre")
    return number


def place_asked(asked: Mapping[str, str]) -> Territory | None:
    """The municipality that `place` names, None where it names none.

    Raises:
        Invalid: there is no such municipality.
    """
    number = number_asked(asked, "place")
    found = Territory.objects.municipalities().filter(pk=number).first() if number else None
    if number and found is None:
        raise Invalid(_("There is no such thing. Choose one of the list."), field="place")
    return found


def number_asked(asked: Mapping[str, str], name: str) -> int | None:
    """The number of an object, None where nothing is asked.

    Raises:
        Invalid: it is no number, or larger than any.
    """
    text = str(asked.get(name) or "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or int(text[:20]) > LARGEST_KEY:
        raise Invalid(_("There is no such thing. Choose one of the list."), field=name)
    return int(text)


def choice_asked(asked: Mapping[str, str], name: str, known: Collection[str]) -> str:
    """One of the known values, "" where nothing is asked.

    Raises:
        Invalid: it is none of them.
    """
    value = str(asked.get(name) or "")
    if value and value not in known:
        raise Invalid(_("There is no such thing. Choose one of the list."), field=name)
    return value

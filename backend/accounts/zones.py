"""The time zones of Russia by the names that people use."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext_lazy as _

from backend.common.clock import MOSCOW

NAMES = {
    "Europe/Kaliningrad": _("Kaliningrad"),
    "Europe/Moscow": _("Moscow"),
    "Europe/Samara": _("Samara"),
    "Asia/Yekaterinburg": _("Yekaterinburg"),
    "Asia/Omsk": _("Omsk"),
    "Asia/Krasnoyarsk": _("Krasnoyarsk"),
    "Asia/Irkutsk": _("Irkutsk"),
    "Asia/Yakutsk": _("Yakutsk"),
    "Asia/Vladivostok": _("Vladivostok"),
    "Asia/Magadan": _("Magadan"),
    "Asia/Kamchatka": _("Kamchatka"),
}
DEFAULT = MOSCOW


@cache
def _all() -> frozenset[str]:
    """Read once a process: looking through the files of the IANA data takes longer than a page."""
    return frozenset(available_timezones())


def known(name: str) -> bool:
    """Whether the IANA data has this zone."""
    return name in _all()


def offset(name: str, moment: datetime) -> str:
    """How far the zone is ahead of UTC at that moment: `UTC+3`."""
    shift = moment.astimezone(ZoneInfo(name)).utcoffset()
    minutes = int(shift.total_seconds() // 60) if shift else 0
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def choices(moment: datetime, *, also: str = "") -> list[tuple[str, str]]:
    """What a person chooses from: (zone, «Владивосток, UTC+10»), and the zone `also` when it is none of these."""
    listed = [(name, f"{label}, {offset(name, moment)}") for name, label in NAMES.items()]
    if also and also not in NAMES and known(also):
        listed.append((also, f"{also}, {offset(also, moment)}"))
    return listed

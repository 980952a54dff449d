"""Reads decisions out of a pasted text: numbered lines under the names of those to whom they are made.

1. Комитету по делам молодёжи:          Управлению культуры совместно с музеями:
1.1. Открыть приёмную.                  1) провести выставку;
1.2. Назвать ответственного.            2) издать каталог.

Addressees may be numbered or not, points too; a line without a number goes on with the point before it.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from backend.common.errors import Invalid
from events.decisions.enums import LONGEST_LINE, MOST_POINTS

_NESTED = re.compile(r"^\s*(\d{1,3})\.(\d{1,3})[.)]?\s+(?P<text>\S.*)$")
_PLAIN = re.compile(r"^\s*(\d{1,3})[.)]\s*(?P<text>\S.*)$")
_BULLET = re.compile(r"^\s*[-–—•*]\s+(?P<text>\S.*)$")
_JOINT = re.compile(r"\s+(?:совместно\s+со?|together\s+with)\s+", re.IGNORECASE)
_NAME = 500


@dataclass
class Group:
    """An addressee as the text has it, with the points under it."""

    name: str
    joint_with: str = ""
    points: list[str] = field(default_factory=list)


def parsed(text: str) -> list[Group]:
    """The addressees and points of a pasted text, in its order.

    Points before the first addressee are decisions of the meeting itself: their group has no name.

    Raises:
        Invalid: nothing in it is a point, or there are too many, or one is too long; the field is `text`.
    """
    rows = [" ".join(row.split()) for row in text.replace("\x00", "").splitlines()]
    nested = any(_NESTED.match(row) for row in rows)
    groups: list[Group] = []
    for index, row in enumerate(rows):
        if row:
            _take(groups, row, nested=nested, next_row=next(filter(None, rows[index + 1 :]), ""))
    groups = [group for group in groups if group.points or group.name]
    _check(groups)
    return groups


def _take(groups: list[Group], row: str, *, nested: bool, next_row: str) -> None:
    point = _NESTED.match(row) or _BULLET.match(row)
    plain = _PLAIN.match(row)
    if point:
        _last(groups).points.append(point["text"])
    elif plain and (_heads(plain["text"], next_row) if nested else plain["text"].endswith(":")):
        groups.append(_addressee(plain["text"]))
    elif plain:
        _last(groups).points.append(plain["text"])
    elif row.endswith(":") or _begins_list(next_row):
        groups.append(_addressee(row))
    elif groups and groups[-1].points:
        groups[-1].points[-1] += f" {row}"
    else:
        _last(groups).points.append(row)


def _heads(text: str, next_row: str) -> bool:
    """Whether a line with a number of the first row names an addressee, in a text with numbers of two rows."""
    return text.endswith(":") or bool(_NESTED.match(next_row))


def _begins_list(row: str) -> bool:
    """Whether the next line is the first point of a list, so that this one is its heading even without a colon."""
    return bool(re.match(r"^\s*(?:\d{1,3}\.)?1[.)]\s*\S", row))


def _last(groups: list[Group]) -> Group:
    if not groups:
        groups.append(Group(""))
    return groups[-1]


def _addressee(text: str) -> Group:
    name, *others = _JOINT.split(text.rstrip(" :.,"), maxsplit=1)
    return Group(name, others[0] if others else "")


def _check(groups: list[Group]) -> None:
    points = sum(len(group.points) for group in groups)
    if not points:
        raise Invalid(_("No points were found. Begin each with its number: 1. or 1.1."), field="text")
    if points > MOST_POINTS:
        raise Invalid(_("These are too many: at most %(most)d points.") % {"most": MOST_POINTS}, field="text")
    for group in groups:
        if max(len(group.name), len(group.joint_with)) > _NAME:
            raise Invalid(
                _("This name of an addressee is too long: “%(begin)s…”. Put a line break before the first point.")
                % {"begin": group.name[:60]},
                field="text",
            )
        if long := next((point for point in group.points if len(point) > LONGEST_LINE), ""):
            raise Invalid(
                _("A point is longer than %(most)d characters: “%(begin)s…”.")
                % {"most": LONGEST_LINE, "begin": long[:60]},
                field="text",
            )

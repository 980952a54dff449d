"""The attendance of an event in figures: in all, and by what people ask for afterwards."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, npgettext

from backend.ui.wording import day
from events.door.days import days_of
from events.models import Event, Session, SessionSeat
from events.turnout.guests import Guest, State, guests_of


@dataclass(frozen=True, slots=True)
class Line:
    """`registered` before the event; `came` with those among them who had not signed up before, the `walk_ins`."""

    name: str
    registered: int
    came: int
    absent: int
    excused: int
    walk_ins: int


@dataclass(frozen=True, slots=True)
class Table:
    """Lines of one kind, the largest first; `known` is how many of them have a name."""

    key: str
    title: str | Promise
    lines: tuple[Line, ...]

    @property
    def known(self) -> int:
        return sum(1 for line in self.lines if line.name)


@dataclass(frozen=True, slots=True)
class Report:
    """`marked`: whether anybody was marked at all; without that nobody knows who came, and `headline` says so."""

    event: Event
    marked: bool
    total: Line
    headline: str
    tables: tuple[Table, ...]
    guests: tuple[Guest, ...]

    def table(self, key: str) -> Table | None:
        """The table of this kind; None when there is none."""
        return next((table for table in self.tables if table.key == key), None)


PEOPLE = "person"
GROUPS: tuple[tuple[str, Promise, Callable[[Guest], str]], ...] = (
    ("organisation", gettext_lazy("By organisation"), lambda guest: guest.organisation),
    ("category", gettext_lazy("By category"), lambda guest: guest.category),
    ("municipality", gettext_lazy("By municipality"), lambda guest: str(guest.municipality or "")),
    ("region", gettext_lazy("By region"), lambda guest: str(guest.region or "")),
    ("district", gettext_lazy("By federal district"), lambda guest: str(guest.district or "")),
)
KEYS = (PEOPLE, *(key for key, *_rest in GROUPS), "platform", "session", "day")


def report_of(event: Event) -> Report:
    """The whole report. Four queries, however many took part."""
    guests = guests_of(event)
    marked = any(guest.state is not State.UNKNOWN for guest in guests)
    groups = [Table(key, title, _grouped(guests, name_of)) for key, title, name_of in GROUPS]
    tables = [*(table for table in groups if table.known), *_of_programme(event, guests), _by_day(event, guests)]
    total = line_of("", guests)
    return Report(event, marked, total, _headline(marked, total, groups), tuple(filter(None, tables)), tuple(guests))


def line_of(name: str, guests: Iterable[Guest]) -> Line:
    """What these people amount to."""
    rows = list(guests)
    return Line(
        name,
        registered=sum(not guest.walked_in for guest in rows),
        came=sum(guest.came for guest in rows),
        absent=sum(guest.state is State.ABSENT for guest in rows),
        excused=sum(guest.state is State.EXCUSED for guest in rows),
        walk_ins=sum(guest.walked_in and guest.came for guest in rows),
    )


def _grouped(guests: Iterable[Guest], name_of: Callable[[Guest], str]) -> tuple[Line, ...]:
    found: dict[str, list[Guest]] = defaultdict(list)
    for guest in guests:
        found[name_of(guest)].append(guest)
    lines = [line_of(name, rows) for name, rows in found.items()]
    return tuple(sorted(lines, key=lambda line: (not line.name, -line.came, -line.registered, line.name)))


def _of_programme(event: Event, guests: Sequence[Guest]) -> list[Table]:
    """By platform and by session; those whom nobody chose and nobody was marked in are left out."""
    sessions = list(event.sessions.select_related("platform"))
    if not sessions:
        return []
    chosen: dict[int, set[int]] = defaultdict(set)
    for number, pk in SessionSeat.objects.filter(session__event=event).values_list("session_id", "registration_id"):
        chosen[number].add(pk)
    by_session = [_at(session.title, [session], chosen, guests) for session in sessions]
    platforms: dict[str, list[Session]] = defaultdict(list)
    for session in sessions:
        if session.platform:
            platforms[session.platform.title].append(session)
    by_platform = [_at(title, rows, chosen, guests) for title, rows in platforms.items()]
    found = (
        Table("platform", gettext_lazy("By platform"), tuple(filter(_counts, by_platform))),
        Table("session", gettext_lazy("By session"), tuple(filter(_counts, by_session))),
    )
    return [table for table in found if table.lines]


def _counts(line: Line) -> bool:
    return bool(line.registered or line.came)


def _at(name: str, sessions: Sequence[Session], chosen: dict[int, set[int]], guests: Iterable[Guest]) -> Line:
    """Who chose these sessions, and who was in one of them. Whoever came but not there was absent there."""
    ids = {session.pk for session in sessions}
    wanted = set().union(*(chosen[pk] for pk in ids))
    registered = [guest for guest in guests if guest.registration.pk in wanted]
    there = [guest for guest in guests if guest.sessions & ids]
    missed = [guest for guest in registered if not guest.sessions & ids]
    return Line(
        name,
        registered=len(registered),
        came=len(there),
        absent=sum(guest.state in {State.ABSENT, State.CAME} for guest in missed) if there else 0,
        excused=sum(guest.state is State.EXCUSED for guest in missed),
        walk_ins=sum(guest.walked_in for guest in there),
    )


def _by_day(event: Event, guests: Sequence[Guest]) -> Table | None:
    """Each day of an event that lasts for several; who was there another day was absent on this one."""
    days = days_of(event)
    if len(days) == 1 or not any(guest.days for guest in guests):
        return None
    expected = [guest for guest in guests if not guest.walked_in]
    lines = []
    for one in days:
        there = [guest for guest in guests if one in guest.days]
        missed = [guest for guest in expected if one not in guest.days]
        lines.append(
            Line(
                day(one), registered=len(expected), came=len(there),
                absent=sum(guest.state is not State.EXCUSED for guest in missed),
                excused=sum(guest.state is State.EXCUSED for guest in missed),
                walk_ins=sum(guest.walked_in for guest in there),
            )
        )  # fmt: skip
    return Table("day", gettext_lazy("By day"), tuple(lines))


def _headline(marked: bool, total: Line, groups: Sequence[Table]) -> str:
    """“54 participants from 33 organisations, 8 federal districts”, by those who came."""
    if not marked:
        return _("Nobody was marked, so it is not known who came")
    people = ngettext("%(count)d participant", "%(count)d participants", total.came) % {"count": total.came}
    came = {table.key: sum(1 for line in table.lines if line.name and line.came) for table in groups}
    parts = [part for part in (_organisations(came["organisation"]), _places(came)) if part]
    if not parts:
        return people
    return _("%(people)s from %(places)s") % {"people": people, "places": ", ".join(parts)}


def _organisations(count: int) -> str:
    if not count:
        return ""
    return npgettext("from", "%(count)d organisation", "%(count)d organisations", count) % {"count": count}


def _places(came: dict[str, int]) -> str:
    """The widest kind of place of which there are several."""
    if (count := came["district"]) > 1:
        return npgettext("from", "%(count)d federal district", "%(count)d federal districts", count) % {"count": count}
    if (count := came["region"]) > 1:
        return npgettext("from", "%(count)d region", "%(count)d regions", count) % {"count": count}
    if count := came["municipality"]:
        return npgettext("from", "%(count)d municipality", "%(count)d municipalities", count) % {"count": count}
    return ""

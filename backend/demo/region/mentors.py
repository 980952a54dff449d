"""The mentors of the region at work: what suits them, who is away, what was said at meetings, what they react to."""

from datetime import datetime, time, timedelta

from backend.accounts.models import User
from backend.common.clock import at, local_date
from backend.demo.region import names
from backend.demo.region.people import Place
from backend.directory.models import Centre
from mentoring.meetings.agenda import draft
from mentoring.meetings.enums import Doer, MeetingForm
from mentoring.meetings.models import Agreement, Meeting
from mentoring.models import Absence, Assignment, Attempt, CheckIn, Contact, MentorProfile, Task
from mentoring.services.unmentored import watch_unmentored
from projects.models import Direction, Project

LIMIT = 12
# Directions by their place in the fund's list, languages, own limit, and a few words.
PROFILES: tuple[tuple[tuple[int, ...], list[str], int | None, str], ...] = (
    ((0, 3), [], 10, "Десять лет опыта в центре помощи семьям, помогаю с первым отчётом."),
    ((1, 4), [], 8, "Бухгалтер НКО: сметы, транши, отчётность."),
    ((2, 5), ["tt"], None, "Социальный проектировщик, веду проекты в сельских округах."),
    ((0, 6), [], None, "Медиа и публикации о проектах."),
    ((3, 7), ["rsl"], 6, "Доступная среда, работа с людьми с инвалидностью."),
    ((4, 8), ["en"], None, "Волонтёрские программы и молодёжь."),
)


def build_mentors(place: Place, now: datetime) -> None:
    """Profiles, an absence that holds and one that comes, failed calls, three meetings of Alina's project."""
    Centre.objects.filter(pk__in=[centre.pk for centre in place.centres]).update(mentor_limit=LIMIT)
    _profiles(place, now)
    _absences(place, now)
    _reactions(place, now)
    project = Project.objects.filter(organisation=place.organisations[0], assignments__ended_at=None).order_by("pk")[0]
    _meetings(project, place.mentors[place.centres[0].pk][0], now)
    watch_unmentored(now)


def _profiles(place: Place, now: datetime) -> None:
    directions = list(Direction.objects.valid_in(now.year).order_by("pk"))
    number = 0
    for centre in place.centres:
        for mentor in place.mentors[centre.pk]:
            fields, languages, limit, about = PROFILES[number % len(PROFILES)]
            profile = MentorProfile.objects.create(
                user=mentor, centre=centre, languages=languages, project_limit=limit, about=about
            )
            profile.directions.set(directions[field % len(directions)] for field in fields)
            profile.municipalities.set(centre.municipalities.all()[number % 2 * 2 : number % 2 * 2 + 2])
            number += 1


def _absences(place: Place, now: datetime) -> None:
    today = local_date(now, names.ZONE)
    for centre, begins, lasts, note in (
        (place.centres[1], -2, 10, "В «Мастерской» ждут ответа по смете, остальные проекты спокойны."),
        (place.centres[0], 18, 13, ""),
    ):
        mentor, backup = place.mentors[centre.pk]
        Absence.objects.create(
            mentor=mentor, backup=backup, centre=centre, note=note, planned_by=mentor,
            starts_on=today + timedelta(days=begins), ends_on=today + timedelta(days=begins + lasts),
        )  # fmt: skip


def _reactions(place: Place, now: datetime) -> None:
    """Calls for help of the last weeks: Boris reads them within hours, Galina does not answer for days."""
    held = Assignment.objects.current().filter(centre=place.centres[0]).select_related("project", "mentor")
    for number, assignment in enumerate(held.order_by("project")[:8]):
        quick = not assignment.mentor.email.startswith("galina")
        asked = now - timedelta(days=24 + number * 5, hours=number)
        CheckIn.objects.create(
            project=assignment.project, answer="difficulties", at=asked,
            comment="Площадка перенесла занятия на неделю." if number % 2 else "Не хватает волонтёров на субботу.",
            email=place.owners[assignment.project.organisation_id].email,
            seen_at=asked + (timedelta(hours=2 + number) if quick else timedelta(days=4 + number)),
        )  # fmt: skip
        if not quick:
            Attempt.objects.create(
                project=assignment.project, by=assignment.mentor, at=now - timedelta(days=6, hours=number),
                note="Телефон не отвечает.",
            )  # fmt: skip


def _meetings(project: Project, mentor: User, now: datetime) -> None:
    today = local_date(now, names.ZONE)

    def meeting(days: int, hour: int, **fields: object) -> Meeting:
        starts_at = at(today + timedelta(days=days), time(hour), names.ZONE)
        return Meeting.objects.create(project=project, mentor=mentor, starts_at=starts_at, **fields)

    said = "Прошли по календарному плану. Занятия идут, но вторая группа начнётся на неделю позже."
    held = meeting(
        -12, 11, agenda="Календарный план.\n\nРасходы за первый месяц.", minutes=said, form=MeetingForm.IN_PERSON,
        place="Ресурсный центр, переговорная",
    )  # fmt: skip
    held.held_at = held.ends_at
    held.contact = Contact.objects.create(
        project=project, by=mentor, at=held.starts_at, channel="meeting", summary=said,
        next_on=today + timedelta(days=1),
    )  # fmt: skip
    held.save()
    for number, (doer, text, days, done) in enumerate(
        (
            (Doer.NKO, "Прислать список участников второй группы", -3, False),
            (Doer.MENTOR, "Уточнить у фонда порядок переноса сроков", -5, True),
            (Doer.NKO, "Сверить расходы с выпиской", 4, False),
        )
    ):
        task = Task.objects.create(
            project=project, assignee=mentor, key=f"agreement:{held.pk}:{number}", due_on=today + timedelta(days=days),
            title=text if doer == Doer.MENTOR else f"Спросить НКО: {text}", details="Договорились на встрече.",
            done_at=now - timedelta(days=6) if done else None, note="Перенос до двух недель согласуют письмом." * done,
        )  # fmt: skip
        Agreement.objects.create(meeting=held, doer=doer, text=text, due_on=today + timedelta(days=days), task=task)
    meeting(-1, 15, agenda=draft(project, now=now), form=MeetingForm.CALL)
    meeting(1, 11, agenda=draft(project, now=now), place="https://meet.zarechye.example/rostok")

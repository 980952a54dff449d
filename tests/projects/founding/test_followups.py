"""Who on the way to an organisation is told of what, and until when."""

from datetime import date, timedelta

from backend.accounts.enums import Role
from backend.demo.factories import UserFactory, member
from backend.notifications.registry import find
from projects.founding import audiences, followups, services
from tests.projects.founding.conftest import NOW


def codes(founding, rows):
    ids = rows.filter(founding=founding).values_list("subject_id", flat=True)
    return set(founding.steps.filter(pk__in=ids).values_list("code", flat=True))


def test_steps_with_a_day_are_told_of_until_they_are_settled(founding, alina):
    assert codes(founding, followups.other_steps(NOW)) == {"form", "founders", "address", "charter", "decision"}
    assert codes(founding, followups.lawful_steps(NOW)) == set()
    services.do_step(step=founding.steps.get(code="decision"), by=alina, now=NOW)
    services.skip_step(step=founding.steps.get(code="address"), by=alina, now=NOW, reason="Есть")
    assert codes(founding, followups.other_steps(NOW)) == {"form", "founders", "charter", "duty"}
    assert codes(founding, followups.lawful_steps(NOW)) == {"file"}
    row = followups.lawful_steps(NOW).get()
    assert (row["anchor"], row["about"], row["centre_id"]) == (date(2026, 6, 2), founding.pk, founding.centre_id)


def test_what_was_given_up_is_silent(founding, alina):
    services.drop_founding(founding=founding, by=alina, now=NOW, reason="Передумали")
    assert not followups.needed_steps(NOW).exists()


def test_nobody_is_reminded_of_the_seal(filed, alina):
    at = NOW + timedelta(days=21)
    services.register(founding=filed, by=alina, now=at, registered_on=at.date(), inn="7707083893", ogrn="1027700132195")
    assert codes(filed, followups.needed_steps(at)) == {"papers", "leader", "tax", "funds", "account", "report"}


def test_the_group_the_mentor_and_else_the_heads(founding, alina, boris, vera):
    member(UserFactory(), Role.MEMBER, founding.group)
    assert [row["email"] for row in audiences.group()] == [alina.email]
    assert [row["email"] for row in audiences.mentor()] == [vera.email]
    services.name_people(founding=founding, by=vera, now=NOW, centre=founding.centre, mentor=boris)
    assert [row["email"] for row in audiences.mentor()] == [boris.email]
    assert [row["email"] for row in audiences.heads()] == [vera.email]


def test_every_letter_can_be_written(filed, alina, boris, vera):
    services.name_people(founding=filed, by=vera, now=NOW, centre=filed.centre, mentor=boris)
    step = filed.steps.get(code="answer")
    for key, pk in {
        "founding.deadline_coming": step.pk, "founding.step_coming": step.pk, "founding.step_overdue": step.pk,
        "founding.mentor_named": filed.pk, "founding.refused": filed.pk, "founding.registered": filed.pk,
    }.items():  # fmt: skip
        entry = find(key)
        assert pk in entry.context([pk])

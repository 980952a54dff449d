"""The first centre of the invented region has changed its follow-up plan: days, words, and one follow-up is off."""

from datetime import datetime

from backend.demo.region.people import Place
from backend.notifications.registry import Rule, find
from mentoring.playbooks.services import change_rule, change_wording

SUBJECT = "{{ project }}: до {{ date }} нужно сделать «{{ what }}»"
BODY = """Здравствуйте!

Пишет {{ centre }}. По проекту «{{ project }}» до {{ date }} нужно сделать: {{ what }}.

Если что-то мешает, ответьте одним нажатием, и наставник позвонит:

{{ answers }}"""


def build_plans(place: Place, now: datetime) -> None:
    """Its head has changed three things, as the history of the plan tells."""
    centre = place.centres[0]
    given = {"centre": centre, "by": place.heads[centre.pk], "now": now}
    change_rule(rule=_rule("projects.checkpoint_coming"), enabled=True, offsets=[-30, -14, -7], **given)
    change_rule(rule=_rule("mentoring.check_in"), enabled=True, offsets=[10, 30], **given)
    change_wording(rule=_rule("projects.checkpoint_coming"), language="ru", subject=SUBJECT, body=BODY, **given)
    change_rule(rule=_rule("projects.aftercare_coming"), enabled=False, offsets=[-7, 0], **given)


def _rule(key: str) -> Rule:
    rule = find(key)
    assert isinstance(rule, Rule)  # noqa: S101 - the region is built from what is declared
    return rule

"""Lists of follow-up plans."""

from backend.audit.services import record
from backend.common import clock
from backend.demo.factories import UserFactory
from backend.notifications import registry
from backend.notifications.models import RuleSetting
from tests.contract.kinds import Count, PageCount
from tests.contract.query_counts.directory import centre
from tests.contract.query_counts.projects import project


def rule_setting(world, number):
    rule = registry.rules()[number]
    return RuleSetting.objects.create(centre=world.things["centre"], rule=rule.key, offsets=[5, *rule.floor])


def plan_change(world, number):
    state = {"rule": "mentoring.silent", "enabled": True, "offsets": [number]}
    return record(
        actor=UserFactory(), verb="playbook.rule_changed", target=world.things["centre"], now=clock.now(),
        before=state, after=state,
    )  # fmt: skip


API: dict[str, Count] = {
    "GET /playbooks/": ("operator", centre, 6),
    "GET /playbooks/{id}/plan/": ("head", rule_setting, 6),
    "GET /playbooks/{id}/history/": ("head", plan_change, 5),
}


PAGES: dict[str, PageCount] = {
    "playbooks:mine": ("operator", {}, centre, 5),
    "playbooks:plan": ("head", {"pk": "centre"}, rule_setting, 8),
    "playbooks:rule": ("head", {"pk": "centre", "rule": "=projects.checkpoint_coming"}, rule_setting, 7),
    "playbooks:letters": ("head", {"pk": "centre"}, project, 82),
    "playbooks:history": ("head", {"pk": "centre"}, plan_change, 6),
    "playbooks:wording": (
        "head",
        {"pk": "centre", "rule": "=projects.checkpoint_coming", "language": "=ru"},
        project,
        10,
    ),
}

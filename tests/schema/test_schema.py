"""The API against its own schema, as each role: no fault of ours, no answer that the schema does not describe.

`ROSTOK_EXAMPLES` says how many requests are made up for each group of operations and each role, at least 30 for the
administrator, of whom some must succeed.
"""

import os
from collections import Counter
from functools import cache

import pytest
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings

from tests.contract.roles import ANONYMOUS
from tests.schema.cases import requests

EXAMPLES = int(os.environ.get("ROSTOK_EXAMPLES", "30"))
# Of fewer requests all may be refused for good reasons, even an administrator's.
ENOUGH_TO_SUCCEED = 30
ROLES = [ANONYMOUS, "outsider", "owner", "mentor", "head", "organiser", "operator", "admin"]
PATHS = SchemaGenerator().get_schema(request=None, public=True)["paths"]
# What they do takes the token of a letter, which is seldom made up: tests/schema/test_table.py sends a right one.
BY_LETTER = {"case-links", "recommendation-links"}
GROUPS = sorted({tag for item in PATHS.values() for operation in item.values() for tag in operation["tags"]})


@pytest.fixture(scope="session")
def made_up(schema, world):
    """For each group the requests to it; to work them out from the schema takes longer than to send one."""
    return cache(lambda group: requests(schema, group, world))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("group", GROUPS)
def test_every_answer_is_in_the_schema(role, group, made_up, send):
    statuses: Counter[int] = Counter()

    @settings(
        max_examples=max(EXAMPLES, ENOUGH_TO_SUCCEED) if role == "admin" else EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        database=None,
    )
    @given(case=made_up(group))
    def ask(case):
        statuses[send(case, role).status_code] += 1

    ask()
    if role == "admin" and group not in BY_LETTER:
        assert any(status < 300 for status in statuses), f"nothing but refusals: {statuses}"

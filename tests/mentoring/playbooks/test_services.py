import pytest

from backend.audit.models import Entry
from backend.common import clock
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.notifications import registry
from backend.notifications.models import RuleSetting, Wording
from backend.notifications.plan import Plans
from backend.notifications.starting import starting_words
from backend.notifications.variables import by_name
from backend.notifications.wording import check
from mentoring.playbooks import services
from mentoring.playbooks.selectors import changes_of

COMING = "projects.checkpoint_coming"
SILENT = "mentoring.silent"


@pytest.fixture
def centre(project):
    return project.centre


@pytest.fixture
def change(centre, vera):
    def changed(rule=COMING, by=vera, enabled=True, offsets=(-7,)):
        return services.change_rule(
            centre=centre, rule=registry.find(rule), by=by, enabled=enabled, offsets=offsets, now=clock.now()
        )

    return changed


@pytest.fixture
def rewrite(centre, vera):
    def rewritten(rule=COMING, by=vera, language="ru", subject="Про {{ project }}", body="Срок {{ date }}."):
        return services.change_wording(
            centre=centre, rule=registry.find(rule), language=language, by=by, subject=subject, body=body,
            now=clock.now(),
        )  # fmt: skip

    return rewritten


def plan(centre, rule=COMING):
    return Plans.read().offsets(registry.find(rule), centre.pk)


def test_the_head_moves_days_and_the_legal_ones_stay(change, centre):
    assert registry.find(COMING).floor == (-3, 0)
    change(offsets=(-30, -7))
    assert plan(centre) == (-30, -7, -3, 0)


def test_switched_off_leaves_only_the_legal_days(change, centre):
    change(enabled=False, offsets=(-14,))
    assert plan(centre) == (-3, 0)
    change(rule=SILENT, enabled=False, offsets=())
    assert plan(centre, SILENT) == ()


def test_the_declared_days_are_no_change(change, centre):
    change(offsets=(-7,))
    assert change(offsets=(-14, -3, 0)) is None
    assert not RuleSetting.objects.exists()


@pytest.mark.parametrize(
    ("offsets", "code"),
    [((366,), "invalid"), ((-366,), "invalid"), ((5, 5), "twice"), (range(1, 12), "invalid"), ((10**30,), "invalid")],
)
def test_days_that_cannot_be_change_nothing(offsets, code, change, centre):
    with pytest.raises(Invalid) as refused:
        change(offsets=offsets)
    assert (refused.value.field, refused.value.code) == ("offsets", code)
    assert plan(centre) == (-14, -3, 0)
    assert not Entry.objects.filter(verb__startswith="playbook").exists()


def test_a_rule_without_legal_days_needs_one_or_is_switched_off(change):
    with pytest.raises(Invalid) as refused:
        change(rule=SILENT, offsets=())
    assert refused.value.code == "empty"


@pytest.mark.parametrize("who", ["boris", "alina", "gleb"])
def test_nobody_else_changes_it(who, change, rewrite, centre, request):
    person = request.getfixturevalue(who)
    for act in (change, rewrite):
        with pytest.raises(NotAllowed):
            act(by=person)
    assert not RuleSetting.objects.exists()
    assert not Wording.objects.exists()


def test_the_head_writes_a_letter_anew(rewrite, centre):
    rewrite()
    own = Wording.objects.get()
    assert (own.centre, own.language, own.subject) == (centre, "ru", "Про {{ project }}")


@pytest.mark.parametrize(
    ("text", "field", "code"),
    [
        ({"subject": "{{ secret }}"}, "subject", "variable"),
        ({"body": "{% debug %}"}, "body", "tag"),
        ({"body": "{{ project"}, "body", "syntax"),
        ({"body": ""}, "body", "empty"),
        ({"subject": "я" * 201}, "subject", "long"),
        ({"body": "я" * 4001}, "body", "long"),
        ({"body": "а\x00б"}, "body", "invalid"),
        ({"language": "de"}, "language", "invalid"),
    ],
)
def test_words_that_cannot_be_sent_are_not_kept(text, field, code, rewrite):
    with pytest.raises(Invalid) as refused:
        rewrite(**text)
    assert (refused.value.field, refused.value.code) == (field, code)
    assert not Wording.objects.exists()


def test_the_declared_words_are_no_change(rewrite):
    subject, body = starting_words(registry.find(COMING), "ru")
    rewrite()
    assert rewrite(subject=subject, body=body.replace("\n", "\r\n")) is None
    assert not Wording.objects.exists()


def test_each_change_can_be_undone_and_the_undoing_too(change, rewrite, centre, vera):
    change(offsets=(-7,))
    change(offsets=(-9,))
    rewrite()
    words, last, first = changes_of(centre)
    with pytest.raises(Conflict):
        services.undo(centre=centre, change=first, by=vera, now=clock.now())
    services.undo(centre=centre, change=words, by=vera, now=clock.now())
    services.undo(centre=centre, change=last, by=vera, now=clock.now())
    assert plan(centre) == (-7, -3, 0)
    assert not Wording.objects.exists()
    services.undo(centre=centre, change=changes_of(centre).first(), by=vera, now=clock.now())
    assert plan(centre) == (-9, -3, 0)


def test_back_to_what_is_declared(change, rewrite, centre, vera):
    change()
    rewrite()
    rewrite(language="en")
    assert services.reset_rule(centre=centre, rule=registry.find(COMING), by=vera, now=clock.now())
    assert plan(centre) == (-14, -3, 0)
    assert not Wording.objects.exists()
    assert not services.reset_rule(centre=centre, rule=registry.find(COMING), by=vera, now=clock.now())


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("rule", registry.rules(), ids=lambda rule: rule.key)
def test_the_declared_words_can_be_edited_as_they_are(rule, language):
    subject, body = starting_words(rule, language)
    assert "{{" in subject + body
    assert "9001" not in subject + body
    for text in (subject, body):
        check(text, known=by_name(rule.variables), field="body")

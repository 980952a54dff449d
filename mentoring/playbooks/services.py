"""A head changes the centre's follow-up plan; every change is audited as the state before and after, so that it can
be undone.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.models import Entry
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from backend.directory.models import Centre
from backend.notifications import wording as words
from backend.notifications.models import RuleSetting, Wording
from backend.notifications.registry import Rule
from backend.notifications.registry import find as find_entry
from backend.notifications.starting import starting_words
from backend.notifications.variables import by_name
from mentoring.playbooks.enums import FARTHEST, LANGUAGES, MOST, RULE_CHANGED, WORDING_CHANGED

State = dict[str, Any]


@transaction.atomic
def change_rule(
    *, centre: Centre, rule: Rule, by: User, enabled: bool, offsets: Sequence[int], now: datetime
) -> RuleSetting | None:
    """Sets when the rule writes for this centre, or switches it off; returns the change, None when it is as declared.

    The legal days of the rule stay, whatever is given.

    Raises:
        NotAllowed: the person does not head the centre.
        Invalid: a day is out of range, stands twice, there are too many, or none.
    """
    permit(by, "playbooks.change_plan", centre)
    wanted = checked_offsets(rule, enabled=enabled, offsets=offsets)
    own = None if wanted == sorted(rule.offsets) else wanted
    _lock(centre)
    return _set_rule(centre, rule.key, _rule_state(rule.key, enabled, own), by, now)


@transaction.atomic
def change_wording(
    *, centre: Centre, rule: Rule, language: str, by: User, subject: str, body: str, now: datetime
) -> Wording | None:
    """Gives the rule's letter the centre's own words in a language; None when they are the declared ones again.

    Raises:
        NotAllowed: the person does not head the centre.
        Invalid: something is empty, too long, or names an unknown variable; `field` says which text.
    """
    permit(by, "playbooks.change_plan", centre)
    subject, body = checked_words(rule, language=language, subject=subject, body=body)
    declared = (subject, body) == starting_words(rule, language)
    _lock(centre)
    state = _wording_state(rule.key, language, None if declared else subject, None if declared else body)
    return _set_wording(centre, state, by, now)


@transaction.atomic
def reset_rule(*, centre: Centre, rule: Rule, by: User, now: datetime) -> bool:
    """Brings days and words of the rule back to what is declared; returns whether anything changed.

    Raises:
        NotAllowed: the person does not head the centre.
    """
    permit(by, "playbooks.change_plan", centre)
    _lock(centre)
    before = Entry.objects.filter(**_entries_of(centre)).count()
    _set_rule(centre, rule.key, _rule_state(rule.key, True, None), by, now)
    for language in LANGUAGES:
        _set_wording(centre, _wording_state(rule.key, language, None, None), by, now)
    return Entry.objects.filter(**_entries_of(centre)).count() > before


@transaction.atomic
def undo(*, centre: Centre, change: Entry, by: User, now: datetime) -> None:
    """Brings back what stood before a change; that is a change itself, and can be undone.

    Raises:
        NotAllowed: the person does not head the centre.
        Conflict: it was changed again since, or the rule exists no more.
    """
    permit(by, "playbooks.change_plan", centre)
    _lock(centre)
    if not isinstance(find_entry(change.after.get("rule", "")), Rule):
        raise Conflict(_("This follow-up exists no more."))
    is_rule = change.verb == RULE_CHANGED
    stands = (
        _rule_now(centre, change.after["rule"])
        if is_rule
        else _wording_now(centre, change.after["rule"], change.after["language"])
    )
    if stands != change.after:
        raise Conflict(_("It was changed again since then. Undo the later change first."))
    if is_rule:
        _set_rule(centre, change.before["rule"], change.before, by, now)
    else:
        _set_wording(centre, change.before, by, now)


def checked_offsets(rule: Rule, *, enabled: bool, offsets: Sequence[int]) -> list[int]:
    """The days that would hold, the legal ones among them, earliest first.

    Raises:
        Invalid: a day is out of range, stands twice, there are too many, or none.
    """
    if any(abs(days) > FARTHEST for days in offsets):
        raise Invalid(
            _("A follow-up can go out at most %(days)d days before or after.") % {"days": FARTHEST}, field="offsets"
        )
    if len(set(offsets)) < len(offsets):
        raise Invalid(_("The same day stands there twice. Take one of them out."), code="twice", field="offsets")
    wanted = sorted({*offsets, *rule.floor})
    if len(wanted) > MOST:
        raise Invalid(
            _("At most %(most)d days, the legal ones included: nobody reads more.") % {"most": MOST}, field="offsets"
        )
    if enabled and not wanted:
        raise Invalid(_("Name at least one day, or switch the follow-up off."), code="empty", field="offsets")
    return wanted


def checked_words(rule: Rule, *, language: str, subject: str, body: str) -> tuple[str, str]:
    """The texts as they would be kept.

    Raises:
        Invalid: something is empty, too long, or names an unknown variable; `field` says which text.
    """
    if language not in LANGUAGES:
        raise Invalid(_("Letters are written in Russian and in English."), field="language")
    subject, body = " ".join(subject.split()), body.replace("\r\n", "\n").strip()
    known = by_name(rule.variables)
    for field, text, longest in (("subject", subject, words.SUBJECT_LENGTH), ("body", body, words.BODY_LENGTH)):
        if not text:
            raise Invalid(_("A letter needs a subject and a text."), code="empty", field=field)
        if len(text) > longest:
            raise Invalid(_("At most %(longest)d characters.") % {"longest": longest}, code="long", field=field)
        if "\x00" in text:
            raise Invalid(_("The text holds a sign that can't be written."), field=field)
        words.check(text, known=known, field=field)
    return subject, body


def _lock(centre: Centre) -> None:
    """One change of a centre's plan at a time: what is audited as before is what stood before."""
    Centre.objects.select_for_update(no_key=True, of=("self",)).get(pk=centre.pk)


def _rule_state(rule: str, enabled: bool, offsets: list[int] | None) -> State:
    return {"rule": rule, "enabled": enabled, "offsets": offsets}


def _wording_state(rule: str, language: str, subject: str | None, body: str | None) -> State:
    return {"rule": rule, "language": language, "subject": subject, "body": body}


def _rule_now(centre: Centre, rule: str) -> State:
    setting = RuleSetting.objects.filter(centre=centre, rule=rule).first()
    return _rule_state(rule, setting.enabled, setting.offsets) if setting else _rule_state(rule, True, None)


def _wording_now(centre: Centre, rule: str, language: str) -> State:
    own = Wording.objects.filter(centre=centre, rule=rule, language=language).first()
    return _wording_state(rule, language, own.subject if own else None, own.body if own else None)


def _set_rule(centre: Centre, rule: str, state: State, by: User, now: datetime) -> RuleSetting | None:
    before = _rule_now(centre, rule)
    rows = RuleSetting.objects.filter(centre=centre, rule=rule)
    if before != state:
        if state == _rule_state(rule, True, None):
            rows.delete()
        else:
            changed = {"enabled": state["enabled"], "offsets": state["offsets"]}
            RuleSetting.objects.update_or_create(centre=centre, rule=rule, defaults=changed)
        record(actor=by, verb=RULE_CHANGED, target=centre, now=now, before=before, after=state)
    return rows.first()


def _set_wording(centre: Centre, state: State, by: User, now: datetime) -> Wording | None:
    rule, language = state["rule"], state["language"]
    before = _wording_now(centre, rule, language)
    rows = Wording.objects.filter(centre=centre, rule=rule, language=language)
    if before != state:
        if state["subject"] is None:
            rows.delete()
        else:
            changed = {"subject": state["subject"], "body": state["body"]}
            Wording.objects.update_or_create(centre=centre, rule=rule, language=language, defaults=changed)
        record(actor=by, verb=WORDING_CHANGED, target=centre, now=now, before=before, after=state)
    return rows.first()


def _entries_of(centre: Centre) -> dict[str, Any]:
    return {
        "target_type": centre._meta.label_lower, "target_id": centre.pk, "verb__in": (RULE_CHANGED, WORDING_CHANGED),
    }  # fmt: skip

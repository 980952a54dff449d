"""What the templates of a batch need, asked once a rule; one bad subject does not spoil its neighbours."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import InterfaceError, OperationalError, transaction

from backend.notifications import registry, threads
from backend.notifications.letters import WORDINGS
from backend.notifications.models import Letter, Wording


@dataclass
class Facts:
    """Facts by (rule, subject); errors by the same for subjects whose facts could not be had."""

    found: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    errors: dict[tuple[str, int], Exception] = field(default_factory=dict)
    threads: dict[str, tuple[str, str]] = field(default_factory=dict)


def gather(letters: Iterable[Letter]) -> Facts:
    """The facts for these letters. A subject that is in neither dictionary exists no more.

    Raises:
        OperationalError, InterfaceError: the database is away; that is no letter's fault.
    """
    letters = list(letters)
    by_rule: dict[str, set[int]] = {}
    names: set[str] = set()
    for letter in letters:
        by_rule.setdefault(letter.rule, set()).add(letter.subject_id)
        names.add(letter.thread)
    facts = Facts(threads=threads.labels(names))
    for key, ids in by_rule.items():
        try:
            _ask(facts, key, ids)
        except (OperationalError, InterfaceError):
            raise
        except Exception:  # noqa: BLE001 - the one that spoils it is found below
            _ask_one_by_one(facts, key, ids)
    _add_wordings(facts, letters)
    return facts


def _add_wordings(facts: Facts, letters: Iterable[Letter]) -> None:
    """Centres' own words for these letters, as part of their facts; one query a batch."""
    centres = {(letter.rule, letter.subject_id): letter.centre_id for letter in letters if letter.centre_id}
    if not centres:
        return
    own: dict[tuple[int, str], dict[str, Wording]] = {}
    rules = {rule for rule, _subject in centres}
    for wording in Wording.objects.filter(centre__in=set(centres.values()), rule__in=rules):
        own.setdefault((wording.centre_id, wording.rule), {})[wording.language] = wording
    for key, centre in centres.items():
        words = own.get((centre, key[0]))
        if words and key in facts.found:
            facts.found[key] = {**facts.found[key], WORDINGS: words}


def _ask(facts: Facts, key: str, ids: Iterable[int]) -> None:
    entry = registry.find(key)
    if entry is not None:
        with transaction.atomic():
            found = entry.context(sorted(ids))
        facts.found |= {(key, pk): particulars for pk, particulars in found.items()}


def _ask_one_by_one(facts: Facts, key: str, ids: Iterable[int]) -> None:
    for pk in ids:
        try:
            _ask(facts, key, [pk])
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # noqa: BLE001 - kept with the letter, for a person to read
            facts.errors[key, pk] = error

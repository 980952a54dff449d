"""The small region of the contract: its people, its objects, its secrets."""

from dataclasses import dataclass, field
from typing import Any

from backend.accounts.models import User


def secret(name: str) -> str:
    """A word that stands nowhere but in the field into which it was put."""
    return f"Тайна{name}Тайна"


@dataclass
class World:
    """People by role, objects by name, tokens of letters by purpose."""

    people: dict[str, User] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def key(self, name: str) -> Any:
        """What stands in an address: the number of an object, a token, or the word itself after `=`."""
        if name.startswith("="):
            return name[1:]
        if name in self.tokens:
            return self.tokens[name]
        return (self.things.get(name) or self.people[name]).pk

"""The small region of the contract: its people, its objects, its secrets."""

from dataclasses import dataclass, field
from typing import Any

from backend.accounts.models import User


def secret(name: str) -> str:
    """A word that stands nowhere but in the field into which it was put."""
    return f"Тайна{name}Тайна"


class Things(dict[str, Any]):
    """Objects by name. Two apps that give the same name to different objects would ask about the wrong one."""

    def __setitem__(self, name: str, thing: Any) -> None:
        assert name not in self, f"there is a {name} already: give this one a name of its own"
        super().__setitem__(name, thing)


@dataclass
class World:
    """People by role, objects by name, tokens of letters by purpose."""

    people: dict[str, User] = field(default_factory=dict)
    things: Things = field(default_factory=Things)
    tokens: dict[str, str] = field(default_factory=dict)

    def key(self, name: str) -> Any:
        """What stands in an address: the number of an object, a token, or the word itself after `=`."""
        if name.startswith("="):
            return name[1:]
        if name in self.tokens:
            return self.tokens[name]
        return (self.things.get(name) or self.people[name]).pk

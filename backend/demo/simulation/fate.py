"""What is to become of one project of the simulation, and what has become of it until now."""

from dataclasses import dataclass, field
from random import Random

from backend.demo.simulation.truth import Chances, Truth


@dataclass
class Fate:
    """Days are counted from the signing of the contract.

    Attributes:
        begins: the day on which the trouble begins; None where there never is one.
        ends: the day on which it passes by itself, or on which the money is suspended, if it is `deadly`.
        failed: the day on which the money was suspended.
    """

    truth: Truth
    random: Random
    begins: int | None = None
    ends: int = 0
    deadly: bool = False
    healed: int | None = None
    failed: int | None = None
    planned: dict[str, int] = field(default_factory=dict)  # day by what is due on which it will be done
    next_talk: int = 0

    @classmethod
    def drawn(cls, truth: Truth, seed: str, *, days: int) -> "Fate":
        """The fate of one project; the same seed gives the same one."""
        random = Random(seed)  # noqa: S311 - the same fate each time is the point
        fate = cls(truth, random, next_talk=random.randint(1, 18))
        if random.random() < truth.trouble:
            fate.begins = random.randint(20, max(21, days - 60))
            fate.ends = fate.begins + random.randint(*truth.lasts)
            fate.deadly = random.random() < truth.deadly
        return fate

    def troubled(self, day: int) -> bool:
        """Whether the project is in trouble on that day."""
        if self.begins is None or day < self.begins or (self.healed is not None and day >= self.healed):
            return False
        return self.deadly or day < self.ends

    def fails(self, day: int) -> bool:
        """Whether this is the day on which the money is suspended."""
        return self.deadly and day == self.ends and self.troubled(day)

    def happens(self, of: Chances, day: int) -> bool:
        """Draws whether something happens on that day."""
        return self.random.random() < self.truth.chance(of, troubled=self.troubled(day))

    def talk(self, day: int) -> None:
        """The mentor and the NKO have spoken."""
        self.next_talk = day + self.random.randint(14, 20)
        if self.troubled(day) and self.random.random() < self.truth.talk_helps:
            self.healed = day

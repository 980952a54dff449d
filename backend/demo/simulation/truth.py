"""What is supposed of an invented region: how projects get into trouble, how it shows, and what helps."""

from dataclasses import dataclass

# How likely something is where all goes well, and where the project is in trouble.
Chances = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Truth:
    """A world that may be.

    Attributes:
        trouble: the share of projects that get into trouble, each on a day of its own.
        deadly: the share of troubles that end with the money suspended if nobody helps; the others pass.
        lasts: how many days a trouble lasts, at least and at most.
        shows: how much of a trouble can be seen: 1 all of the signs below, 0 nothing.
        talk_helps: the chance that one talk with the mentor ends a trouble.
        reminder_helps: by how much a reminder raises the chance that a late first step is done within a fortnight.
        on_time, reached, answers, worries, spends: chances without and with trouble.
    """

    key: str
    title: str
    trouble: float = 0.4
    deadly: float = 0.6
    lasts: tuple[int, int] = (70, 140)
    shows: float = 1
    talk_helps: float = 0.1
    reminder_helps: float = 0.2
    on_time: Chances = (0.93, 0.25)
    reached: Chances = (0.93, 0.5)
    answers: Chances = (0.75, 0.35)
    worries: Chances = (0.03, 0.65)
    spends: Chances = (0.95, 0.2)
    leaves: Chances = (0.0003, 0.006)
    first_step_on_time: float = 0.8
    first_step_in_a_fortnight: float = 0.35

    def chance(self, of: Chances, *, troubled: bool) -> float:
        """The chance as far as a trouble shows."""
        calm, hard = of
        return calm + self.shows * (hard - calm) if troubled else calm

    def late_step(self, *, reminded: bool) -> float:
        """The chance that a first step that is late is done within a fortnight."""
        return self.first_step_in_a_fortnight + (self.reminder_helps if reminded else 0)


TRUTHS = {
    truth.key: truth
    for truth in (
        Truth(key="as_feared", title="Trouble shows for months, talks and reminders help"),
        Truth(
            key="nothing_helps", title="Trouble shows, but neither talks nor reminders change anything",
            talk_helps=0, reminder_helps=0,
        ),
        Truth(
            key="careless", title="Also those for whom all goes well are often late and hard to reach",
            on_time=(0.75, 0.25), reached=(0.75, 0.5), answers=(0.5, 0.35), worries=(0.08, 0.5),
        ),
        Truth(key="sudden", title="Trouble is short and hardly shows", lasts=(25, 60), shows=0.3),
    )
}  # fmt: skip

from events.models.event import Event
from events.models.message import Message
from events.models.organisers import CoOrganiser
from events.models.programme import Platform, Session
from events.models.questions import Question
from events.models.registration import Registration, SessionSeat, ticket_code
from events.models.seats import Category, Seats
from events.models.series import Series

__all__ = [
    "Category",
    "CoOrganiser",
    "Event",
    "Message",
    "Platform",
    "Question",
    "Registration",
    "Seats",
    "Series",
    "Session",
    "SessionSeat",
    "ticket_code",
]

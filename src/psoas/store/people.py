"""People: who is there, who may see them, and who looks after them."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from psoas.errors import InputError, SettingError
from psoas.store.columns import ID_LENGTH
from psoas.store.models import Coaching, Person

LONGEST_NAME = 200


class Asker(Protocol):
    """Someone who asks: account id (None for the one alone on this machine) and role."""

    @property
    def account(self) -> str | None:
        """Account id."""

    @property
    def role(self) -> str:
        """Owner, coach or runner."""


def checked_name(name: str) -> str:
    """Return a name without space around it or control characters in it.

    Raises
    ------
    InputError
        If nothing is left, or more than 200 letters.
    """
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
    if not 1 <= len(plain) <= LONGEST_NAME:
        raise InputError(f"A name has 1 to {LONGEST_NAME} letters.", "Give a name.")
    return plain


def add_person(session: Session, name: str, account_id: str | None = None) -> Person:
    """Add a person; `account_id` is their own account, if they have one."""
    person = Person(name=checked_name(name), account_id=account_id)
    session.add(person)
    session.flush()
    return person


def seen_by(who: Asker) -> ColumnElement[bool]:
    """Return the condition under which someone may see a `Person`: an owner all, a coach their own people, a runner themself."""
    if who.role == "owner":
        return true()
    if who.role == "coach":
        return Person.id.in_(select(Coaching.person_id).where(Coaching.coach_id == who.account))
    return Person.account_id == who.account


def list_people(session: Session, who: Asker) -> list[Person]:
    """Return the people that someone may see, by name."""
    if who.role != "owner" and who.account is None:
        return []
    return list(session.scalars(select(Person).where(seen_by(who)).order_by(func.lower(Person.name), Person.id)))


def find_person(session: Session, text: str) -> Person:
    """Return the person of an id, or the only one of a name, small and capital letters alike.

    Raises
    ------
    SettingError
        If there is none, or there are several.
    """
    people = list(session.scalars(select(Person).where(or_(Person.id == text, func.lower(Person.name) == text.lower())).order_by(Person.created)))
    exact = [person for person in people if person.id == text]
    if len(exact or people) == 1:
        return (exact or people)[0]
    if people:
        ids = ", ".join(person.id for person in people)
        raise SettingError(f"{len(people)} people are called '{text}'.", f"Give the id of the one you mean: {ids}.")
    shown = text if len(text) <= ID_LENGTH else f"{text[:ID_LENGTH]}..."
    raise SettingError(f"Nobody is called '{shown}'.", "psoas people shows who is there.")


def begin_coaching(session: Session, coach_id: str, person_id: str) -> Coaching:
    """Have a coach look after a person; a second time changes nothing."""
    found = session.scalar(select(Coaching).where(Coaching.coach_id == coach_id, Coaching.person_id == person_id))
    if found is None:
        found = Coaching(coach_id=coach_id, person_id=person_id)
        session.add(found)
        session.flush()
    return found


def end_coaching(session: Session, coach_id: str, person_id: str) -> None:
    """Have a coach no longer look after a person."""
    found = session.scalar(select(Coaching).where(Coaching.coach_id == coach_id, Coaching.person_id == person_id))
    if found is not None:
        session.delete(found)
        session.flush()

"""Links by which anyone who has them may read one programme until they expire or are taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from psoas.errors import InputError
from psoas.store.columns import now
from psoas.store.models import ProgrammeRecord, Share
from psoas.store.programmes import programme_of
from psoas.store.tokens import kept_form, new_secret


def add_share(session: Session, person_id: str, programme_id: str, expires: datetime) -> tuple[Share, str]:
    """Make a link to a programme; the second value is its token, which is told this once.

    Raises
    ------
    InputError
        If the programme is not this person's, or the link would have expired.
    """
    if programme_of(session, person_id, programme_id) is None:
        raise InputError("There is no such programme.", "Share one that is there.")
    if expires <= now():
        raise InputError("The link would have expired before it is used.", "Give a later day.")
    token = new_secret()
    share = Share(person_id=person_id, programme_id=programme_id, token_hash=kept_form(token), expires=expires)
    session.add(share)
    session.flush()
    return share, token


def shared_programme(session: Session, token: str) -> ProgrammeRecord | None:
    """Return the programme, with its document, that a token shows now; None if it is unknown, expired or taken back."""
    asked = select(Share).where(Share.token_hash == kept_form(token), Share.expires > now(), Share.revoked.is_(None))
    share = session.scalar(asked)
    return None if share is None else programme_of(session, share.person_id, share.programme_id)


def share_of(session: Session, person_id: str, share_id: str) -> Share | None:
    """Return a link if it is this person's."""
    return session.scalar(select(Share).where(Share.id == share_id, Share.person_id == person_id))


def list_shares(session: Session, person_id: str) -> list[Share]:
    """Return the links that can be used now, the newest first."""
    asked = select(Share).where(Share.person_id == person_id, Share.revoked.is_(None), Share.expires > now())
    return list(session.scalars(asked.order_by(Share.created.desc(), Share.id)))


def revoke_share(session: Session, share: Share) -> None:
    """Take a link back."""
    session.merge(share).revoked = now()
    session.flush()

"""A row of every kind that belongs to a person, for tests of who may see it."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from psoas.store.columns import now
from psoas.store.models import (
    AnsweredRecord,
    AssessmentRecord,
    CheckInRecord,
    Job,
    Note,
    ProgrammeRecord,
    Recording,
    RunRecord,
    SessionRecord,
    SetRecord,
    Share,
    Upload,
    Visit,
)

DAY = date(2027, 1, 4)
EVIL = """<script>alert(1)</script>"'><img src=x onerror=alert(2)>"""


def rows_of_a_person(session: Session, person: str, account: str, coach: str) -> dict[str, str]:
    """Add a row of every kind to a person and return their ids by the names that routes give them."""
    visit = Visit(person_id=person)
    session.add(visit)
    session.flush()
    rows = {
        "recording_id": Recording(person_id=person, visit_id=visit.id, kind="side", name=f"{EVIL}.mp4", digest="0" * 64, size=1),
        "upload_id": Upload(person_id=person, visit_id=visit.id, kind="side", name=f"{EVIL}.mp4", size=10),
        "assessment_id": AssessmentRecord(person_id=person, visit_id=visit.id, kind="clip", schema=1, document="{}", files={"report.html": "0" * 64}),
        "programme_id": ProgrammeRecord(person_id=person, schema=1, document="{}", ended=now()),
        "session_id": SessionRecord(person_id=person, key="a", kind="strength", day=DAY, started=now(), status="done"),
        "check_in_id": CheckInRecord(person_id=person, day=DAY, note=EVIL),
        "run_id": RunRecord(person_id=person, day=DAY, minutes=40.0, km=8.0, device=EVIL, repairs=EVIL),
        "answered_id": AnsweredRecord(person_id=person, day=DAY, questionnaire="OQ10", answers={"trouble": "a little"}, total=1.0),
        "note_id": Note(person_id=person, author_id=coach, text=EVIL),
        "job_id": Job(person_id=person, visit_id=visit.id, kind="assess", status="failed", stage=EVIL, what=EVIL, remedy=EVIL),
    }
    session.add_all(rows.values())
    session.flush()
    session.add(SetRecord(session_id=rows["session_id"].id, exercise="EX01", side="left", number=1, done=8))
    share = Share(person_id=person, programme_id=rows["programme_id"].id, token_hash="1" * 64, expires=now() + timedelta(days=1))
    session.add(share)
    session.flush()
    return {"visit_id": visit.id, "share_id": share.id, "coach_id": coach, "token_id": account, **{name: row.id for name, row in rows.items()}}

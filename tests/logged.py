"""Sessions and days as people log them, drawn for property tests and made for others."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import strategies as st

from psoas.follow.diary import CheckIn, DoneSession, DoneSet

DAY = date(2027, 1, 4)
AT = datetime(2027, 1, 4, 18, 0, tzinfo=UTC)
SCORES = st.none() | st.integers(0, 10)
FELT = st.sampled_from([None, "too easy", "right", "too hard", "it hurts"])
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45)), timezone(timedelta(hours=-8))])
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=ZONES)
DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40)
KEYS = st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True)


def session(key: str = "a", day: date = DAY, **more) -> DoneSession:
    """A strength session of three sets."""
    sets = more.pop("sets", (one_set(1), one_set(2), one_set(1, side="right")))
    return DoneSession(key=key, kind=more.pop("kind", "strength"), day=day, started=AT, status=more.pop("status", "done"), sets=sets, **more)


def one_set(number: int = 1, *, exercise: str = "EX01", side: str = "left", done: int = 12, **more) -> DoneSet:
    """One set of twelve."""
    return DoneSet(exercise=exercise, side=side, number=number, done=done, **more)


@st.composite
def sets(draw) -> tuple[DoneSet, ...]:
    """Sets of one session, none twice."""
    places = draw(
        st.lists(st.tuples(st.sampled_from(["EX01", "EX22"]), st.sampled_from(["left", "right", "both"]), st.integers(1, 9)), unique=True, max_size=6)
    )
    load = st.none() | st.floats(0, 500)
    return tuple(DoneSet(*place, draw(st.integers(0, 7200)), draw(SCORES), draw(load), draw(SCORES), draw(FELT)) for place in sorted(places))


@st.composite
def sessions(draw) -> DoneSession:
    """Any session that can be logged."""
    started = draw(MOMENTS)
    return DoneSession(
        key=draw(KEYS),
        kind=draw(st.sampled_from(["strength", "mobility", "routine"])),
        day=draw(DAYS),
        started=started,
        status=draw(st.sampled_from(["done", "partly", "skipped"])),
        ended=draw(st.none() | st.just(started + timedelta(minutes=20, microseconds=1))),
        planned=draw(st.none() | st.just("w1-mon-strength")),
        felt=draw(FELT),
        effort=draw(SCORES),
        pain=draw(SCORES),
        sets=draw(sets()),
    )


@st.composite
def check_ins(draw) -> CheckIn:
    """Any day that can be told."""
    places = st.sampled_from(["glutes:left", "hamstrings:right", "low_back:both"])
    return CheckIn(
        day=draw(DAYS),
        soreness=draw(st.dictionaries(places, st.integers(0, 10))),
        effort=draw(SCORES),
        sleep=draw(st.none() | st.floats(0, 24)),
        run_minutes=draw(st.none() | st.floats(0, 1440)),
        run_km=draw(st.none() | st.floats(0, 500)),
        session_done=draw(st.none() | st.booleans()),
        note=draw(TEXTS),
    )

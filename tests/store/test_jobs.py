"""Jobs are taken once, ended once, and never lost."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from psoas.errors import SettingError
from psoas.store import jobs
from psoas.store.columns import now
from psoas.store.models import Job, Person

PASSED = jobs.LEASE + timedelta(seconds=1)


@pytest.fixture
def person(database) -> str:
    with database.writing() as session:
        someone = Person(name="Ada")
        session.add(someone)
        session.flush()
        return someone.id


def asked(database, person, **more):
    with database.writing() as session:
        return jobs.ask(session, more.pop("kind", "plan"), person, **more).id


def taken(database, worker="one", **more):
    with database.writing() as session:
        found = jobs.claim(session, worker, **more)
    return None if found is None else found[1]


def seen(database, id) -> Job:
    with database.reading() as session:
        return session.get_one(Job, id)


def test_jobs_are_taken_in_the_order_in_which_they_were_asked_for(database, person):
    first, second = asked(database, person), asked(database, person)
    assert [taken(database).job, taken(database).job] == [first, second]
    assert taken(database) is None


def test_a_worker_takes_only_the_kinds_it_wants(database, person):
    asked(database, person, kind="assess")
    light = asked(database, person, kind="plan")
    assert taken(database, kinds=("plan",)).job == light
    assert taken(database, kinds=("plan",)) is None


def test_asking_twice_with_one_key_is_asking_once(database, person):
    first = asked(database, person, key="visit-1", payload={"side": "a"})
    assert asked(database, person, key="visit-1", payload={"side": "b"}) == first
    assert seen(database, first).payload == {"side": "a"}


def test_the_key_of_one_person_says_nothing_of_another(database, person):
    with database.writing() as session:
        other = Person(name="Bo")
        session.add(other)
        session.flush()
        other_id = other.id
    assert asked(database, person, key="same") != asked(database, other_id, key="same")


@pytest.mark.parametrize("key", ["", "x" * 61])
def test_a_key_has_a_length(database, person, key):
    with pytest.raises(SettingError, match="1 to 60"):
        asked(database, person, key=key)


def test_many_workers_at_once_take_each_job_once(database, person):
    ids = {asked(database, person) for _ in range(24)}
    held, start = [], threading.Barrier(6)

    def work(name):
        start.wait()
        while (hold := taken(database, name)) is not None:
            held.append(hold.job)

    staff = [threading.Thread(target=work, args=(str(number),)) for number in range(6)]
    for one in staff:
        one.start()
    for one in staff:
        one.join()
    assert sorted(held) == sorted(ids)


def test_what_a_worker_tells_is_seen_and_holds_the_job_longer(database, person):
    id, start = asked(database, person), now()
    hold = taken(database, at=start)
    with database.writing() as session:
        assert jobs.report(session, hold, "Reading the pose", 30, 360, at=start + timedelta(seconds=8)) == "held"
    job = seen(database, id)
    assert (job.stage, job.done, job.total) == ("Reading the pose", 30, 360)
    with database.writing() as session:
        assert jobs.give_back_abandoned(session, at=start + PASSED) == 0


def test_a_word_without_a_stage_leaves_the_stage(database, person):
    id, hold = asked(database, person), None
    hold = taken(database)
    with database.writing() as session:
        jobs.report(session, hold, "Reading the pose", 30, 360)
        jobs.report(session, hold)
    assert seen(database, id).stage == "Reading the pose"


def test_a_job_whose_worker_died_is_taken_by_another_and_only_that_one_can_finish_it(database, person):
    id = asked(database, person)
    dead = taken(database, "dead")
    with database.writing() as session:
        assert jobs.give_back_abandoned(session, at=now() + PASSED) == 1
    alive = taken(database, "alive")
    assert alive.job == id
    assert alive.attempt == 2
    with database.writing() as session:
        assert jobs.report(session, dead) == "lost"
        assert not jobs.finish(session, dead, {"by": "dead"})
        assert not jobs.fail(session, dead, "no")
        assert jobs.finish(session, alive, {"by": "alive"})
        assert not jobs.finish(session, alive, {"by": "twice"})
    assert seen(database, id).result == {"by": "alive"}


def test_a_worker_that_took_the_same_job_again_does_not_speak_for_its_first_attempt(database, person):
    asked(database, person)
    first = taken(database, "one")
    with database.writing() as session:
        jobs.give_back_abandoned(session, at=now() + PASSED)
    taken(database, "one")
    with database.writing() as session:
        assert jobs.report(session, first) == "lost"


def test_a_worker_that_lives_keeps_its_job_though_its_lease_has_passed(database, person):
    asked(database, person)
    hold = taken(database, "asleep")
    with database.writing() as session:
        assert jobs.give_back_abandoned(session, not_of=("asleep",), at=now() + PASSED) == 0
        assert jobs.report(session, hold) == "held"


def test_a_job_that_ends_its_worker_is_given_up_after_three_attempts_with_words(database, person):
    id = asked(database, person)
    for _ in range(3):
        assert taken(database).job == id
        with database.writing() as session:
            jobs.give_back_abandoned(session, at=now() + PASSED)
    assert taken(database) is None
    job = seen(database, id)
    assert job.status == "failed"
    assert "3 times" in job.what
    assert "Try again" in job.remedy


def test_going_without_having_finished_costs_no_attempt(database, person):
    id = asked(database, person)
    for _ in range(5):
        hold = taken(database)
        assert hold.attempt == 1
        with database.writing() as session:
            assert jobs.give_back(session, hold)
    assert seen(database, id).status == "queued"


def test_a_job_that_waits_is_stopped_at_once(database, person):
    id = asked(database, person)
    with database.writing() as session:
        assert jobs.ask_to_stop(session, id)
    assert seen(database, id).status == "stopped"
    assert taken(database) is None


def test_a_job_that_runs_is_stopped_by_its_worker(database, person):
    id = asked(database, person)
    hold = taken(database)
    with database.writing() as session:
        assert jobs.ask_to_stop(session, id)
    with database.writing() as session:
        assert jobs.report(session, hold) == "stop"
        assert jobs.end_stopped(session, hold)
        assert not jobs.ask_to_stop(session, id)
    assert seen(database, id).status == "stopped"


def test_a_job_that_was_to_stop_when_its_worker_died_is_not_begun_again(database, person):
    id = asked(database, person)
    taken(database)
    with database.writing() as session:
        jobs.ask_to_stop(session, id)
        jobs.give_back_abandoned(session, at=now() + PASSED)
    assert seen(database, id).status == "stopped"


@pytest.mark.parametrize("end", [lambda s, h: jobs.fail(s, h, "It went wrong.", "Try again."), jobs.end_stopped])
def test_what_failed_or_was_stopped_can_be_tried_again_as_new(database, person, end):
    id = asked(database, person)
    with database.writing() as session:
        end(session, jobs.claim(session, "one")[1])
        assert jobs.retry(session, id)
    job = seen(database, id)
    assert (job.status, job.attempts, job.what, job.stop_asked, job.finished) == ("queued", 0, "", False, None)
    assert taken(database).job == id


def test_what_is_done_or_goes_on_is_not_tried_again(database, person):
    id = asked(database, person)
    hold = taken(database)
    with database.writing() as session:
        assert not jobs.retry(session, id)
        jobs.finish(session, hold, {})
        assert not jobs.retry(session, id)


def test_nothing_of_a_job_is_kept_if_what_it_made_cannot_be(database, person):
    id = asked(database, person)
    hold = taken(database)

    def keep() -> None:
        with database.writing() as session:
            assert jobs.finish(session, hold, {"made": 1})
            session.add(Person(name="made by the job"))
            session.flush()
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk"):
        keep()
    assert seen(database, id).status == "running"
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 1


def test_the_work_that_is_left_of_a_person_is_told(database, person):
    first, second = asked(database, person, kind="assess"), asked(database, person, kind="plan")
    with database.writing() as session:
        jobs.finish(session, jobs.claim(session, "one", kinds=("assess",))[1], {})
    with database.reading() as session:
        assert [job.id for job in jobs.unfinished(session, person)] == [second]
        assert not jobs.unfinished(session, person, kind="assess")
        assert jobs.waiting(session, ("plan",))
        assert not jobs.waiting(session, ("assess",))
    assert first != second


def test_rows_of_old_work_are_forgotten_and_those_of_open_work_kept(database, person):
    asked(database, person, kind="assess")
    left = asked(database, person)
    with database.writing() as session:
        jobs.finish(session, jobs.claim(session, "one", kinds=("assess",))[1], {})
        assert jobs.forget_ended(session, now() - timedelta(days=1)) == 0
        assert jobs.forget_ended(session, now() + timedelta(seconds=1)) == 1
    assert seen(database, left).status == "queued"


def test_a_job_that_is_held_when_a_change_is_made_shows_the_change(database, person):
    id = asked(database, person)
    with database.writing() as session:
        job = session.get_one(Job, id)
        jobs.ask_to_stop(session, id)
    assert job.status == "stopped"

"""What the terminal shows of a programme."""

from __future__ import annotations

from dataclasses import replace

from plan.sample_programme import sample_programme
from psoas.plan.programme import Block
from psoas.plan.programme_text import programme_text, sureness


def test_the_first_week_is_a_table_of_exercises_and_days():
    lines = programme_text(sample_programme()).split("\n")
    start = lines.index("WEEK 1, LEARN, FROM MON 4 JANUARY")
    assert lines[start + 1 : start + 5] == [
        f"{'':28}  Mon  Thu",
        "Standing band march             x    x   2 × 10 to 15 a side",
        "Forearm plank (on the knees)    x        2 × 30 to 45 s",
        f"{'minutes':28}    9    6",
    ]


def test_an_exercise_of_several_days_has_its_reason_once_and_later_weeks_are_not_shown():
    text = programme_text(sample_programme())
    assert text.count("Standing band march: Your left hip is weaker than usual") == 1
    assert "   up 1 s, hold 1 s, down 3 s; stop with 3 to 4 in reserve" in text
    assert "Re-test" not in text


def test_a_session_that_is_no_strength_work_is_a_line_of_its_own():
    programme = sample_programme()
    (block,) = programme.blocks
    alone = replace(programme, blocks=(replace(block, weeks=block.weeks[1:]),))
    assert "Thu 14 January: Re-test, 15 min. Do again: knee to wall, plank." in programme_text(alone)


def test_needs_are_shown_with_side_and_probability():
    assert "weak hip flexors, left (0.64): the left hip holds 12 ± 3 s less than usual" in programme_text(sample_programme())


def test_runs_the_five_minutes_and_what_was_left_out_are_told():
    text = programme_text(sample_programme())
    assert "Sun 10 January: long run, 13.2 km at most. Easy all the way." in text
    assert "EVERY DAY, 300 SECONDS" in text
    assert "Bridge on one leg (EX11): your back hurts when it is arched" in text
    assert "length of a session: 23 of 25 minutes are used" in text


def test_how_sure_says_proven_or_the_largest_gap():
    programme = sample_programme()
    assert "this was proven" in sureness(programme)
    weeks = programme.weeks
    open_ones = replace(programme, blocks=(Block(weeks[:1], "feasible", 0.021), Block(weeks[1:], "optimal", 0.0)))
    assert "by 2.1 % of its worth at most" in sureness(open_ones)
    assert sureness(replace(programme, blocks=())) == "There was nothing to choose."


def test_a_stopped_programme_says_why_and_nothing_else():
    stopped = replace(sample_programme(), title="No programme now", stopped="See a doctor today.")
    assert programme_text(stopped) == "No programme now\n\nSee a doctor today.\n"

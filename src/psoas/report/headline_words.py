"""What a headline says of each metric: which subject it belongs to, and a sentence for less and for more than usual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class HeadlineWords:
    """Sentences of one metric.

    Parameters
    ----------
    subject
        Two headlines never share a subject.
    less, more
        The headline when the value lies below or above the band; ``{your}`` becomes "your", "your left" or "your right".
    meaning
        What it may mean, in one or two sentences that the evidence carries; may be empty.
    """

    subject: str
    less: str
    more: str
    meaning: str = ""


_LANDING = "Landing far ahead loads the knee and brakes you a little; slightly quicker steps bring the foot closer."
_LEAN = "More lean moves work from the knees to the glutes and hamstrings, less lean moves it back."

WORDS: Mapping[str, HeadlineWords] = MappingProxyType(
    {
        "step_rate": HeadlineWords(
            "rhythm",
            "You take fewer steps a minute than most runners do.",
            "You take more steps a minute than most runners do.",
            "Taller runners take fewer. No number of steps suits everyone.",
        ),
        "step_length": HeadlineWords("rhythm", "{your} steps are shorter than most runners’.", "{your} steps are longer than most runners’."),
        "step_length_leg": HeadlineWords(
            "rhythm", "{your} steps are short for the length of your legs.", "{your} steps are long for the length of your legs."
        ),
        "contact_time": HeadlineWords(
            "ground", "{your} foot leaves the ground sooner than most runners’.", "{your} foot stays on the ground longer than most runners’."
        ),
        "flight_time": HeadlineWords("ground", "You fly for less time than most runners.", "You fly for more time than most runners."),
        "duty_factor": HeadlineWords(
            "ground",
            "{your} foot is on the ground for a smaller part of the stride than most runners’.",
            "{your} foot is on the ground for a larger part of the stride than most runners’.",
        ),
        "vertical_oscillation": HeadlineWords(
            "bounce",
            "You move up and down less than most runners.",
            "You move up and down more than most runners.",
            "Quicker, shorter steps usually make it less.",
        ),
        "vertical_oscillation_leg": HeadlineWords(
            "bounce",
            "You move up and down less than most runners.",
            "You move up and down more than most runners.",
            "Quicker, shorter steps usually make it less.",
        ),
        "overstride_distance": HeadlineWords(
            "landing",
            "{your} foot lands closer under you than most runners’.",
            "{your} foot lands further ahead of you than most runners’.",
            _LANDING,
        ),
        "tibia_angle_contact": HeadlineWords(
            "landing", "{your} shin reaches forward less than most runners’ at landing.", "{your} shin reaches further forward at landing.", _LANDING
        ),
        "knee_flexion_contact": HeadlineWords(
            "landing", "{your} knee is straighter at landing than most runners’.", "{your} knee is more bent at landing than most runners’."
        ),
        "thigh_angle_contact": HeadlineWords(
            "landing", "{your} thigh is lower at landing than most runners’.", "{your} thigh is lifted more at landing."
        ),
        "foot_inclination_contact": HeadlineWords(
            "landing", "{your} toes point lower at landing than most runners’.", "{your} toes point higher at landing than most runners’."
        ),
        "trunk_lean_mean": HeadlineWords("trunk", "You run more upright than most runners.", "You lean further forward than most runners.", _LEAN),
        "trunk_lean_contact": HeadlineWords(
            "trunk", "You are more upright at landing than most.", "You lean further forward at landing than most.", _LEAN
        ),
        "trunk_lean_range": HeadlineWords(
            "trunk", "Your trunk rocks less than most runners’.", "Your trunk rocks forward and back more than most runners’."
        ),
        "thigh_behind_peak": HeadlineWords(
            "push",
            "{your} thigh goes less far back than most runners’.",
            "{your} thigh goes further back than most runners’.",
            "How far depends on speed, step rate and lean. It is no measure of how long the psoas is.",
        ),
        "thigh_angle_toe_off": HeadlineWords(
            "push", "{your} thigh is further back at toe-off than most runners’.", "{your} thigh is less far back at toe-off than most runners’."
        ),
        "ankle_push_off": HeadlineWords("push", "{your} ankle opens less in the push than most runners’.", "{your} ankle opens more in the push."),
        "knee_lift_peak": HeadlineWords(
            "swing", "{your} knee lifts less in the swing than most runners’.", "{your} knee lifts higher in the swing than most runners’."
        ),
        "knee_drive_speed": HeadlineWords(
            "swing", "{your} thigh comes forward more slowly than most.", "{your} thigh comes forward faster than most."
        ),
        "knee_flexion_swing_peak": HeadlineWords(
            "fold", "{your} knee folds less in the swing than most runners’.", "{your} knee folds further in the swing than most runners’."
        ),
        "knee_flexion_stance_peak": HeadlineWords(
            "cushion",
            "{your} knee bends less on the ground than most runners’.",
            "{your} knee bends more on the ground than most runners’.",
            "Quicker steps usually go with less bend.",
        ),
        "ankle_dorsiflexion_stance_peak": HeadlineWords(
            "cushion", "{your} shin tips forward less over the foot.", "{your} shin tips further forward over the foot."
        ),
        "arm_swing_range": HeadlineWords("arms", "{your} arm swings less than most runners’.", "{your} arm swings more than most runners’."),
        "step_width": HeadlineWords(
            "hips",
            "Your feet land nearly on one line.",
            "Your feet land further apart than most runners’.",
            "A slightly wider step lowers strain at the outer knee.",
        ),
        "pelvic_drop": HeadlineWords(
            "hips", "Your pelvis stays more level than most runners’.", "Your pelvis drops further on one side than most runners’."
        ),
        "lateral_trunk_lean": HeadlineWords("hips", "Your trunk sways sideways less than most.", "Your trunk sways sideways more than most."),
        "hip_adduction_stance_peak": HeadlineWords("hips", "{your} thigh stays further out than most.", "{your} thigh comes further in under you."),
        "knee_window": HeadlineWords("hips", "Your knees pass closer to each other than most.", "Your knees pass further apart than most."),
    }
)

# What the articles warn of -> subject, and the headline if it was seen, not seen, or can't be told.
FORM_WORDS: Mapping[str, tuple[str, Mapping[str, str]]] = MappingProxyType(
    {
        "overstriding": (
            "landing",
            {
                "seen": "Your feet land far ahead of you.",
                "not seen": "You do not overstride.",
                "can't tell": "Whether you overstride, this clip can’t tell.",
            },
        ),
        "forward_lean": (
            "trunk",
            {
                "seen": "You lean far forward.",
                "not seen": "You do not lean too far forward.",
                "can't tell": "Whether you lean too far forward, this clip can’t tell.",
            },
        ),
        "weak_core": (
            "hips",
            {
                "seen": "Your trunk and pelvis move a lot.",
                "not seen": "Your trunk and pelvis stay steady.",
                "can't tell": "How steady trunk and pelvis are, this clip can’t tell.",
            },
        ),
    }
)


def subject_of(metric: str) -> str:
    """Return the subject of a metric; the metric's own id where it has none."""
    words = WORDS.get(metric)
    return words.subject if words else metric

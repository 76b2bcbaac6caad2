"""The camera coach: pictures of a camera in, repetitions, holds, angles and one cue out. No picture is ever written anywhere."""

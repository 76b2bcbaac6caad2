"""The musculoskeletal model: kinematics, dynamics, muscle paths and load sharing, all frames at once.

Signs and units: m, kg, s, N, rad; coordinates keep the signs of their model file (in the models shipped and tested
hip flexion +, knee flexion + in Rajagopal's and - in Hamner's, ankle dorsiflexion +).
"""

from psoas.body.model import Model

__all__ = ["Model"]

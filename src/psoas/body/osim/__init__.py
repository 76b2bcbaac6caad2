"""OpenSim model files (.osim) -> `psoas.body.model.Model`."""

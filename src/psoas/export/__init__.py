"""Results in the formats of other people: Motion-BIDS, FHIR, OpenSim, and tables with a data dictionary."""

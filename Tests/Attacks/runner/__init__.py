"""The parts of `run`: stage and outside are the world of a run, running starts it, evidence is what was seen of it."""

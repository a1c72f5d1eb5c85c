"""What queueing theory says about small models: the judge of the simulator's waiting times.

One family a module. Formulas take plain numbers (rates per unit of time, mean times in the same unit) and never read a scenario, so that
a mistake in reading, sampling or simulating a scenario cannot hide in its own judge.
"""

"""The compiled engine: the same results as the reference, in a fraction of the time.

For a simulation reader: a flow is lowered to arrays (``lower``), and one compiled loop interprets them (``loop``, ``moves``, ``teams``, ``papers``).
Nothing is compiled per scenario. The order of events and every draw are those of the reference, so the results are equal to the last bit.
"""

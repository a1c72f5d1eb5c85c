"""Judges without noise: when each consignment must be done, worked out without an event list.

Each judge recomputes arrivals and service times from the same uniforms and turns them into completion times by a recursion. It imports
neither the engine nor the calendars and inverts the distributions itself, so it shares nothing with the simulator but the uniforms.
"""

"""Turns the parts of a merged scenario into the objects of the flow, one file for each kind of part."""

"""How much of anything the door lets in. All limits of the reading of messages stand here.

For an engineering reader: each is a ceiling far above the largest message of the library (a declaration of 50 items has 2,400 signs "<"
in 50 kB). Sizes are assumed; what they must withstand was measured with hostile documents.
"""

from __future__ import annotations

BYTES = 1_000_000
"""Size of a message in bytes, envelope included (assumed: 20 times the largest of ours)."""

TAGS = 10_000
"""Signs ``<`` in a message (assumed: 4 times the largest of ours). Measured with lxml 6.1: 10,000 wrong siblings take 0.5 s, 200,000 take 40 s."""

FINDINGS = 50
"""Findings of one layer that are listed; how many more there are is said (assumed: what a person still reads)."""

NAMES = 20_000
"""Names of elements and attributes that occur in no message, before a thread parses documents with such names apart (assumed). The parser
keeps every name it has seen for the life of its thread: 65 kB for each document of 1,000 new names, measured with lxml 6.1."""

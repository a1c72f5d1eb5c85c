"""Tables, sentences and the offline page made from measures.

For a customs reader: what a run says, in words, pictures and tables.
For a simulation reader: reads the measures table only; ``page.render``, ``tables.comparison_table`` and ``sentence.minister`` are the
entrances, ``build`` turns scenarios and intervals into their texts.
"""

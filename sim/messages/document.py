"""A document: what one paper or message says of a consignment, copied from the facts it names.

For a simulation reader: a copy, so that an error in it stays its own and the facts stay true.
"""

from __future__ import annotations

from sim.messages.form import Form
from sim.trade.content import Content, records, text


def document(form: Form, facts: Content) -> Content:
    """The content of a document: those facts that the form's mapping names and that are known.

    A group without records is left out, and so are records in which none of the form's facts is known.
    """
    made: Content = {row.fact: text(facts, row.fact) for row in form.head if row.fact in facts}
    for group in form.groups:
        wanted = [row.fact for row in group.rows if row.fact]
        kept = [{f: record[f] for f in wanted if f in record} for record in records(facts, group.name)]
        kept = [record for record in kept if record]
        if kept:
            made[group.name] = list(kept)
    return made

"""Attributes and documents: what is read must be declared, and values must be among those declared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sim.flow.check.names import unknown
from sim.flow.check.rule import Finding, rule
from sim.flow.check.view import View
from sim.flow.kinds import Assign, Branch

OF_DOCUMENTS = ("handling", "flagged", "has_defect")


@rule("FLW-006", naming=True)
def unknown_attribute(view: View) -> Iterator[Finding]:
    """Every attribute that is read or set is declared."""
    known = view.flow.values
    why = "No attribute has this name, so no consignment has a value for it."
    for path, _, table in view.tables:
        for attribute in table.on:
            if attribute not in known:
                yield unknown(path, attribute, why, known)
    for name, step in view.steps.items():
        if isinstance(step, Branch | Assign) and step.attribute and step.attribute not in known:
            yield unknown(f"steps.{name}.attribute", step.attribute, why, known)
    for arrivals in view.flow.arrivals:
        for attribute, _ in arrivals.attributes:
            if attribute not in known:
                yield unknown(f"arrivals.{arrivals.stream}.attributes.{attribute}", attribute, why, known)


@rule("FLW-007", naming=True)
def unknown_value(view: View) -> Iterator[Finding]:
    """Every value an arrival stream sets is among the attribute's values."""
    for arrivals in view.flow.arrivals:
        for attribute, value in arrivals.attributes:
            values = view.flow.values.get(attribute)
            if values is not None and value not in values:
                why = f"{attribute} has no such value."
                yield unknown(f"arrivals.{arrivals.stream}.attributes.{attribute}", value, why, values)


@rule("FLW-014", naming=True)
def document_attribute(view: View) -> Iterator[Finding]:
    """``handling.``, ``flagged.`` and ``has_defect.`` belong to documents."""
    documents = {d.name for d in view.flow.documents}
    for attribute in view.flow.attributes:
        prefix, dot, document = attribute.name.partition(".")
        if not dot or prefix not in OF_DOCUMENTS:
            continue
        path = f"attributes.{attribute.name}"
        if prefix != "handling":
            why = f"{prefix} is kept by the model itself, so it cannot be declared."
            yield Finding(path, attribute.name, why, "Leave the line out; declaring the document is enough.")
        elif document not in documents:
            yield unknown(path, document, "No document has this name.", documents)
        elif sorted(attribute.values) != ["electronic", "paper"]:
            why = "A document is handled in one of two ways, paper or electronic."
            yield Finding(path, ", ".join(attribute.values), why, "Declare the values electronic and paper.")


@rule("FLW-015")
def attribute_without_values(view: View) -> Iterator[Finding]:
    """An attribute has at least one value."""
    for attribute in view.flow.attributes:
        if not attribute.values:
            why = "A consignment must have some value of every attribute."
            yield Finding(f"attributes.{attribute.name}.values", "", why, "List its values, the usual one first.")


@rule("FLW-016")
def attribute_set_twice(view: View) -> Iterator[Finding]:
    """An arrival stream sets an attribute once."""
    for arrivals in view.flow.arrivals:
        for attribute, times in Counter(name for name, _ in arrivals.attributes).items():
            if times > 1:
                path = f"arrivals.{arrivals.stream}.attributes.{attribute}"
                yield Finding(path, attribute, f"The stream sets it {times} times.", "Keep one of the values.")


@rule("FLW-017")
def hidden_attribute(view: View) -> Iterator[Finding]:
    """Nobody in the model sees an error nobody found: ``has_defect`` is read by tables of Assign only, and never set."""
    why = "has_defect says what nobody has found yet; only what an examination brings to light may depend on it."
    do = "Read flagged.<document>, which says what was found, or put it in the table of an Assign."
    for path, step, table in view.tables:
        for attribute in table.on:
            if attribute.startswith("has_defect.") and not isinstance(step, Assign):
                yield Finding(path, attribute, why, do)
    for name, step in view.steps.items():
        if isinstance(step, Branch) and step.attribute.startswith("has_defect."):
            yield Finding(f"steps.{name}.attribute", step.attribute, why, do)
        if isinstance(step, Assign) and step.attribute.startswith(("has_defect.", "flagged.")):
            kept = "The model keeps this itself; it changes when a document is keyed, validated, checked or repaired."
            yield Finding(f"steps.{name}.attribute", step.attribute, kept, "Assign another attribute.")

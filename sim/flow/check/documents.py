"""Documents and what is done to them: they can be wrong in some way, somebody can put it right, and no correction goes on for ever."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from sim.flow.check.rule import Finding, Phase, rule
from sim.flow.check.tables import TOLERANCE
from sim.flow.check.view import View
from sim.flow.graph import components, reach
from sim.flow.kinds import Branch, Check, Key, Repair, Step, Validate
from sim.flow.kinds.documents import FAMILIES
from sim.flow.model import MOST_VARIANTS, Document, Variant

_KEYSTROKE = "keystroke"


@rule("FLW-120")
def document_without_variants(view: View) -> Iterator[Finding]:
    """A document that is keyed, validated, checked or repaired can be wrong in some way."""
    documents = _documents(view)
    for name, step in view.steps.items():
        if isinstance(step, Key | Validate | Check | Repair):
            document = documents.get(step.document)
            if document is not None and not document.variants:
                why = f"Nothing says how {step.document} can be wrong, so this step does nothing."
                yield Finding(f"steps.{name}.document", step.document, why, "Name its message in documents.")


@rule("FLW-121")
def variants_of_document(view: View) -> Iterator[Finding]:
    """A document has at most 63 variants, each of a name of its own, and those of a family share it out among them."""
    for document in view.flow.documents:
        path = f"documents.{document.name}.variants"
        number = len(document.variants)
        if number > MOST_VARIANTS:
            why = f"The masks of a document have {MOST_VARIANTS} bits."
            yield Finding(path, str(number), why, "Leave out the rarest variants.")
        for name, times in sorted(Counter(v.name for v in document.variants).items()):
            if times > 1:
                why = f"The name stands {times} times here, so nobody can say which is meant."
                yield Finding(f"{path}.{name}", name, why, "Give each variant its own name.")
        for family in FAMILIES:
            shares = [v.share for v in document.variants if v.family == family]
            total = math.fsum(shares)
            sound = all(0.0 <= s <= 1.0 for s in shares) and (total == 0.0 or abs(total - 1.0) <= TOLERANCE)
            if not sound:
                why = f"The shares of the family {family} add up to {100 * total:.10g} %."
                yield Finding(path, family, why, "Let them add up to 100 %, each between 0 % and 100 %.")
        for variant in document.variants:
            if variant.layer < 0:
                why = "Layers of validation count from 1; 0 means that every layer is passed."
                yield Finding(f"{path}.{variant.name}.layer", str(variant.layer), why, "Give a layer of at least 0.")


@rule("FLW-122")
def nothing_to_slip_in(view: View) -> Iterator[Finding]:
    """Where errors slip in, some variant of their family has a share."""
    documents = _documents(view)
    for name, step in view.steps.items():
        if not isinstance(step, Key | Repair) or not any(share > 0 for share in step.error_share.rows):
            continue
        family = step.family if isinstance(step, Key) else _KEYSTROKE
        document = documents.get(step.document)
        if document is None or not document.variants or family not in FAMILIES:
            continue
        if not any(v.share > 0 for v in document.variants if v.family == family):
            why = f"No variant of {step.document} belongs to the family {family}, or none of them has a share."
            do = "Name a defect that occurs in its message under defects, or take another family."
            yield Finding(f"steps.{name}.error_share", family, why, do)


@rule("FLW-123")
def rounds_and_otherwise(view: View) -> Iterator[Finding]:
    """A repair with a limit of rounds says what happens instead of one more, and one without does not."""
    for name, step in view.steps.items():
        if isinstance(step, Repair):
            if step.rounds < 0:
                why = "A number of rounds is at least 1; 0 sets no limit."
                yield Finding(f"steps.{name}.rounds", str(step.rounds), why, "Give a whole number of at least 0.")
            elif bool(step.rounds) != bool(step.otherwise):
                missing = "otherwise" if step.rounds else "rounds"
                why = "Who may correct no more must have another way, and the other way needs a limit to be taken."
                yield Finding(f"steps.{name}.{missing}", "", why, "Give both rounds and otherwise, or neither.")


@rule("FLW-124", Phase.GRAPH)
def given_up_for_good(view: View) -> Iterator[Finding]:
    """After the last round an end can be reached without one more repair of the document."""
    for name, step in view.steps.items():
        if isinstance(step, Repair) and step.otherwise and name in view.reached:
            again = [n for n, s in view.steps.items() if isinstance(s, Repair) and s.document == step.document]
            if reach(view.edges, [step.otherwise], without=again).isdisjoint(view.ends):
                why = "From there every way leads to one more repair, which is not begun either."
                do = "Lead it to an end, as a rule one that withdraws the case."
                yield Finding(f"steps.{name}.otherwise", step.otherwise, why, do)


@rule("FLW-125", Phase.GRAPH)
def correction_without_end(view: View) -> Iterator[Finding]:
    """A correction that may never satisfy the machine has a limit of rounds."""
    documents = _documents(view)
    for group in components(view.edges, lambda n: n in view.cyclic):
        inside = [view.steps[n] for n in sorted(group)]
        for step in inside:
            if not isinstance(step, Repair) or step.rounds:
                continue
            checks = [s for s in inside if isinstance(s, Validate) and s.document == step.document]
            stuck = sorted(
                v.name for v in documents[step.document].variants if v.layer > 0 and step.by not in v.repaired_by
            )
            if checks and (stuck or any(s.against for s in checks)):
                what = stuck[0] if stuck else f"an error in {checks[0].against[0]}"
                why = f"{step.by} cannot repair {what}, so {checks[0].name} would find it again and again."
                do = "Give the repair rounds and otherwise, or let somebody repair who can."
                yield Finding(f"steps.{step.name}", what, why, do)


@rule("FLW-126", Phase.GRAPH)
def never_flagged(view: View) -> Iterator[Finding]:
    """What is asked for a flag, or for a hidden error, is validated, checked or keyed somewhere."""
    flagging, keyed = set[str](), set[str]()
    for name, step in view.steps.items():
        if name in view.reached and isinstance(step, Validate | Check):
            flagging.add(step.document)
            flagging.update(step.against if isinstance(step, Validate) else ())
        if name in view.reached and isinstance(step, Key):
            keyed.add(step.document)
    for path, attribute in _looks(view):
        prefix, _, document = attribute.partition(".")
        if prefix == "flagged" and document not in flagging:
            why = f"No step that is ever reached validates or checks {document}, so it is never flagged."
            yield Finding(path, attribute, why, "Add a validate or check step, or do not ask.")
        if prefix == "has_defect" and document not in keyed:
            why = f"No step that is ever reached keys {document}, so it never has a defect."
            yield Finding(path, attribute, why, "Add a key step, or do not ask.")


@rule("FLW-127")
def compared_with_itself(view: View) -> Iterator[Finding]:
    """A document is compared with others, each named once, and copied from each source once."""
    for name, step in view.steps.items():
        if isinstance(step, Validate) and step.document in step.against:
            why = "A document never differs from itself."
            yield Finding(f"steps.{name}.against", step.document, why, "Name another document, or none.")
        named = step.against if isinstance(step, Validate) else step.sources if isinstance(step, Key) else ()
        field = "against" if isinstance(step, Validate) else "sources"
        for other, times in Counter(named).items():
            if times > 1:
                yield Finding(f"steps.{name}.{field}", other, f"It stands {times} times here.", "Name it once.")


@rule("FLW-128")
def handling_of_another(view: View) -> Iterator[Finding]:
    """A document that follows another's handling has none of its own, and that other one has."""
    documents = _documents(view)
    own = {a.name for a in view.flow.attributes}
    for document in documents.values():
        followed = documents.get(document.handling)
        if followed is not None and followed.handling:
            why = f"{followed.name} has no handling of its own."
            do = "Name a document with a handling of its own."
            yield Finding(f"documents.{document.name}.handling", followed.name, why, do)
        if document.handling and f"handling.{document.name}" in own:
            why = f"{document.name} is handled like {document.handling}, so it has no handling of its own."
            yield Finding(f"attributes.handling.{document.name}", "", why, "Leave out one of the two.")


@rule("FLW-129")
def nothing_to_compare(view: View) -> Iterator[Finding]:
    """Documents that are compared have something a comparison can show (a warning)."""
    documents = _documents(view)
    for name, step in view.steps.items():
        if isinstance(step, Validate) and step.document in documents:
            for other in step.against:
                if _said_of_both(documents, step.document, other) and not _comparable(documents, step.document, other):
                    why = f"No rule compares {step.document} with {other}, so nothing is ever found by it."
                    yield Finding(f"steps.{name}.against", other, why, "Leave it out.", severity="warning")


def _said_of_both(documents: dict[str, Document], one: str, other: str) -> bool:
    """Whether both are known and can be wrong: what else is the matter with them is for other rules."""
    return one != other and all(name in documents and documents[name].variants for name in (one, other))


def _comparable(documents: dict[str, Document], one: str, other: str) -> bool:
    first, second = documents[one], documents[other]

    def shown(variants: tuple[Variant, ...], by: Document) -> set[str]:
        return {v.name for v in variants if by.message in v.compared}

    both = {v.name for v in first.variants} & {v.name for v in second.variants}
    return bool(both & (shown(first.variants, second) | shown(second.variants, first)))


def _documents(view: View) -> dict[str, Document]:
    return {d.name: d for d in view.flow.documents}


def _looks(view: View) -> Iterator[tuple[str, str]]:
    """(path, attribute) wherever a step that is reached looks at an attribute."""

    def there(step: Step) -> bool:
        return step.name in view.reached

    for path, step, table in view.tables:
        for attribute in table.on:
            if there(step):
                yield path, attribute
    for name, step in view.steps.items():
        if isinstance(step, Branch) and step.attribute and there(step):
            yield f"steps.{name}.attribute", step.attribute

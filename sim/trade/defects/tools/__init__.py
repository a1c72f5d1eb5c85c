"""What all defects share: the classes of fields, how a wrong value spreads in a document, how defects are found as files."""

"""What a careful lawyer and a careful clerk would catch: rules over facts, clauses and tree."""

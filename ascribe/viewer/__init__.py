"""One self-contained HTML page of relations, readable without a network and without scripts."""

"""The canned queries: one .cypher file per question, and the catalog that reads their headers."""

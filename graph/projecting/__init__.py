"""From the ledger to the graph: what live claims come to, and writing what a change left dirty."""

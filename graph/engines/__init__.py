"""The graph databases behind ascribe: one promise, an embedded engine and a server that keep it."""

"""The truth of a store: every record ever, and which case held it from when until when."""

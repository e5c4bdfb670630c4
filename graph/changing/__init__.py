"""What a retraction or a revision does, would do and has done."""

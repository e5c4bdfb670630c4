"""A dossier: what is reported of one entity, as Markdown with a footnote for every sentence."""

"""One module per file format: load() reads a file into records, dump() writes what the format can carry."""

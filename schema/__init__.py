"""What may be said: records, vocabulary, grading, dates, names and errors. No I/O and no engine."""

"""What a store holds besides relations: facts, sources and what rests on them, counts."""

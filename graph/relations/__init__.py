"""Relations and the chains they make: read a hop at a time, searched, and told in sentences."""

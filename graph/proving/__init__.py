"""Why a number is what it is, and what would have to fail to break it."""

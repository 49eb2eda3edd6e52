"""The reasoning: pure functions over plain values; ``load`` alone reads the database (design, section 4)."""

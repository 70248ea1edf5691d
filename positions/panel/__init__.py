"""The tidy table: what each position was at each round, and what it did since an earlier one, for who computes."""

"""The page of an issue: its brief round by round, what it rests on, and the tracks of its positions."""

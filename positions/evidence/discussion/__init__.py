"""Discussion: comments on entries, asking colleagues to look, suggesting edits, and laying aside what came back."""

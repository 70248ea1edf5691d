"""What people may fill in, and what is wrong with it, said at the field."""

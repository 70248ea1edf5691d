"""Settling: where coders differ, somebody decides, and what follows for the entry is proposed."""

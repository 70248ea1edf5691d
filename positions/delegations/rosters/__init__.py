"""One delegation: its roster shown, kept and compared."""

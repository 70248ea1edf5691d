"""What an installation needs beside its tables: roles."""

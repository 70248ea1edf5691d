"""Forms that somebody began and has not sent: kept while they type, listed for them alone."""

"""Who may do what in a negotiation, and accounts: members, invitations, leaving, and what each person did."""

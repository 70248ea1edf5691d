"""A second factor at the login: a code of an app, or one of the codes for the day that the phone is lost."""

"""Every check finds what it is for, and nothing where all is well."""

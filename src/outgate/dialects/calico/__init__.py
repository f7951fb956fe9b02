"""The languages of projectcalico.org: whom a policy selects and what it could do; not evaluated."""

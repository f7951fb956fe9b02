"""The languages of cilium.io: whom a policy selects and what it could do; not evaluated."""

"""Reading a live cluster gives what reading its capture gives, as far as the user may."""

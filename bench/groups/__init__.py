"""Groups of figures: one file per question about speed, and the table that names them."""

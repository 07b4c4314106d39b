"""Whether the criteria prove out, and whether a season fits them."""

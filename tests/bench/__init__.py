"""How fast the parts are, each beside something known, in one run on one machine."""

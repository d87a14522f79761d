"""Everything the two services need on one machine: servers, issuer, mail sink, example data."""

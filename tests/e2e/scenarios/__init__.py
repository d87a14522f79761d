"""The twelve scenarios that the product is shown by, over HTTP, on everything running."""

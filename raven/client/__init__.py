"""Raven's Python client: `raven.client.api` has the functions, `raven.client.errors` what they raise."""

"""The client: from a request to a reply, through the store, the retries and the deadline."""

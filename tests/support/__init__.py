"""What tests share: servers that speak the wire formats of the model services."""

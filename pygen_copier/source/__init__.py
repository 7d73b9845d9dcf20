"""Python source as text and tree: read, truncated, merged, renamed, put in order, outlined."""

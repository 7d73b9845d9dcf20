"""Python source as text and tree: read, cut, merged, put in order, and outlined."""

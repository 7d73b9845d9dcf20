"""Pages of a report: Markdown, and one HTML file that needs nothing beside it."""

"""The application: pages for one person on one machine, which run the commands."""

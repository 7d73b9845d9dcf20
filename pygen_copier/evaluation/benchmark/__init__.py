"""A benchmark: many packages made by many models, each evaluated, and the tables of all of them."""

"""Splicing: Python source taken apart at its definitions, and put together again."""

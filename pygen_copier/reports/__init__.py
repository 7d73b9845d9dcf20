"""Reports: what each command finds out and says, in a module of the command's name.

Beside these is what several of them read (`project`, `template`), and what `zip` is made of
(`secrets`, `archive`).
"""

"""The questionnaire: what Copier's questions call while the answers are computed."""

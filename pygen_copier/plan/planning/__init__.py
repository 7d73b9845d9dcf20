"""Planning: how a plan comes about, asking models and doing without what they do not give."""

"""Long files: texts that take more than one reply of a model."""

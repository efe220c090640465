"""One screen a state; screens emit intents and hold no rule."""

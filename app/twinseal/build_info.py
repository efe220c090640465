"""What kind of build this is."""

RELEASE: bool = False
"""True only in a release build, where packaging rewrites this line; test-only parts then refuse to run."""

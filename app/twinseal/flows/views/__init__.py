"""Immutable states that flows hand to the screens: everything a screen may show, and nothing it may not.

A module for each flow, so that no screen loads the states of another.
"""

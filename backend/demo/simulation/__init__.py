"""An invented region with a known truth, lived through the real services with a moved clock.

What comes out says how the warning and the reminders do *if* the world is as a truth supposes. It is a simulation:
nothing here was measured on real projects.
"""

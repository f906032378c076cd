"""What clients call: one blueprint per module, which translates requests into calls of the library."""

"""Reading CSV files that people bring: says what is wrong in words, and streams."""

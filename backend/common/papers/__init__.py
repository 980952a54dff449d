"""Papers as PDF. `printing` sets them; `sheets.typ` is the look of those that have headings, facts, tables, texts."""

"""The workbook to circulate: a page's panels with cover, charts, notes, sources and summaries."""

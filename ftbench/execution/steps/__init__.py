"""The steps of a cell: one module per topic; `order` lists them."""

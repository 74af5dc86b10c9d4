"""What a cell does, step by step: each module has the steps of one idea, `order` has the lists of them."""

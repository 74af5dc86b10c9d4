"""Are the tokens of an answer those of running text, and what does it change?"""

"""What a matrix for somebody's own file could be: what its columns hold, a task, and the text of both files."""

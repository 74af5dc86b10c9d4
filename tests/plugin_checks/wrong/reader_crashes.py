"""A reader that expects a header in every file."""

from ftbench import NumberedRow, Reader, hookimpl


class Wrong(Reader):
    name = "wrong"
    suffixes = (".wrong",)

    def stream(self, path, options, notes):
        header, *lines = path.read_bytes().splitlines()
        for number, line in enumerate(lines, start=2):
            yield NumberedRow(number, {header.decode("ascii"): line.decode("ascii")})


@hookimpl
def ftbench_register_readers():
    return [Wrong()]

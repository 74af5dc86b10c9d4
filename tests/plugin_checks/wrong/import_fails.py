"""A plugin that needs a package that is not there."""

import no_such_package

VALUE = no_such_package.VALUE

"""A page with the time at which it was made."""

import time

from ftbench import SitePages, hookimpl


class Wrong(SitePages):
    name = "wrong"

    def pages(self, site):
        return {"about.html": time.strftime("%H:%M")}


@hookimpl
def ftbench_register_site_pages():
    return [Wrong()]

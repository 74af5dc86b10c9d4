"""A page beside the site."""

from ftbench import SitePages, hookimpl


class Wrong(SitePages):
    name = "wrong"

    def pages(self, site):
        return {"../index.html": site.title}


@hookimpl
def ftbench_register_site_pages():
    return [Wrong()]

"""Going back to a page that somebody typed into."""

from django.views.decorators.cache import cache_control

# The person's own browser keeps the page, so that Back shows it as it was left: with what was typed, and with the
# token by which a second sending of the same is known. A page that is not kept is asked for anew: with another token,
# and in some browsers empty. For forms only. Whoever logs out has the browser forget them.
kept_for_back = cache_control(private=True, no_cache=True)

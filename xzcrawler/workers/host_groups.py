"""Which sites may not be crawled at the same time: those that share a host."""

from collections.abc import Iterable, Mapping, Sequence

from xzcrawler.sites import Site


def host_locks(sites: Iterable[Site]) -> dict[str, str]:
    """Return the name of the lock of every site: the first domain, by the alphabet, of all sites that hang together.

    Two sites hang together when they share a host, or when both share one with a third. A domain stands for its
    subdomains as well.

    >>> from xzcrawler.sites import Channel
    >>> def site(name, *domains):
    ...     return Site(name=name, title=name, domains=domains, channels=())
    >>> host_locks([site("a", "x.cn", "y.cn"), site("b", "news.y.cn"), site("c", "z.cn")])
    {'a': 'host news.y.cn', 'b': 'host news.y.cn', 'c': 'host z.cn'}
    """
    domains = {site.name: tuple(domain.lower() for domain in site.domains) for site in sites}
    heads = _heads(domains.values())
    return {name: f"host {heads[own[0]]}" for name, own in domains.items() if own}


def _heads(groups: Iterable[Sequence[str]]) -> Mapping[str, str]:
    """Return for every domain the first one of those it hangs together with."""
    above: dict[str, str] = {}

    def head(domain: str) -> str:
        above.setdefault(domain, domain)
        while above[domain] != domain:
            domain = above[domain]
        return domain

    def join(one: str, other: str) -> None:
        first, second = sorted((head(one), head(other)))
        above[second] = first

    for group in groups:
        for domain in group:
            join(group[0], domain)
    for domain in tuple(above):
        for parent in _parents(domain):
            if parent in above:
                join(domain, parent)
    return {domain: head(domain) for domain in above}


def _parents(domain: str) -> list[str]:
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(1, len(labels))]

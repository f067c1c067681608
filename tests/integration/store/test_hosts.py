from datetime import UTC, datetime, timedelta

from sqlalchemy import create_engine, text

from xzcrawler.store import Store, due, hosts, listings, migrations, states
from xzcrawler.store.due import Visit, set_visits
from xzcrawler.store.hosts import HostState
from xzcrawler.store.states import Address

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def add(store: Store, site: str, *urls: str) -> list[int]:
    with store.write() as session:
        listings.ensure_site(session, site, NOW)
        addresses = {url: Address(key=url, url=url) for url in urls}
        return [states.ensure(session, site, addresses, NOW)[url] for url in urls]


def test_a_host_is_noted_with_every_article(store: Store) -> None:
    add(store, "a", "http://www.a.cn/1", "http://www.a.cn:80/2", "https://m.a.cn:8443/3")

    with store.read() as session:
        assert due.hosts_of(session, "a") == {"www.a.cn", "m.a.cn:8443"}
        assert due.hosts_of(session, "b") == set()


def test_what_the_articles_of_a_host_ask_for_counts_those_of_all_its_sites(store: Store) -> None:
    one, two, retired, _ = add(store, "a", *(f"http://a.cn/{n}" for n in range(4)))
    (other,) = add(store, "b", "http://a.cn/b")
    with store.write() as session:
        for number, interval in ((one, HOUR), (two, HOUR), (other, 9 * HOUR)):
            set_visits(session, [(number, Visit(due_at=NOW, interval=interval))])
        set_visits(session, [(retired, Visit(due_at=None, interval=HOUR))])
        young = hosts.demand(session, ["a.cn", "b.cn"], NOW - HOUR)
        old = hosts.demand(session, ["a.cn"], NOW)

    assert sorted((part.interval, part.articles) for part in young) == [(HOUR, 2), (9 * HOUR, 1)]
    assert {part.is_young for part in young} == {True}
    assert {part.is_young for part in old} == {False}


def test_what_a_host_asked_for_outlasts_what_is_worked_out_about_it(store: Store) -> None:
    with store.write() as session:
        hosts.keep_quiet(session, "a.cn", NOW + HOUR)
        hosts.save(session, [HostState(name="a.cn", stretch=2.5, slack=1.5, planned_at=NOW)])
        hosts.save(session, [HostState(name="b.cn")])
        hosts.keep_quiet(session, "a.cn", NOW + 2 * HOUR)
    with store.read() as session:
        known = hosts.load(session, ["a.cn", "b.cn", "c.cn"])

    assert known["a.cn"] == HostState(
        name="a.cn", quiet_until=NOW + 2 * HOUR, stretch=2.5, slack=1.5, planned_at=NOW
    )
    assert known["b.cn"] == HostState(name="b.cn")
    assert known["c.cn"] == HostState(name="c.cn")


def test_an_upgrade_names_the_hosts_of_what_is_stored(empty_url: str) -> None:
    migrations.upgrade(empty_url, "0004")
    engine = create_engine(empty_url)
    at = "2026-03-02 01:00:00"
    urls = ("http://A.cn:80/1", "https://b.cn:8443/2", "http://[")
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO site (name, state, first_seen) VALUES ('a', 'active', :at)"),
            {"at": at},
        )
        for number, url in enumerate(urls, start=1):
            row = {"n": number, "url": url, "at": at}
            connection.execute(
                text(
                    "INSERT INTO article (id, site, key, url, first_seen, presence, presence_since, head_seq)"
                    " VALUES (:n, 'a', :url, :url, :at, 'alive', :at, 0)"
                ),
                row,
            )
            connection.execute(
                text(
                    "INSERT INTO due (article_id, site, due_at, interval_seconds, reason, failures,"
                    " not_modified, etag, last_modified) VALUES (:n, 'a', :at, 900, 'new', 0, 0, '', '')"
                ),
                row,
            )
    engine.dispose()

    migrations.upgrade(empty_url)

    store = Store.open(empty_url)
    with store.read() as session:
        assert due.hosts_of(session, "a") == {"a.cn", "b.cn:8443", ""}
    store.close()

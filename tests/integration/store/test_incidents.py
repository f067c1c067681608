from datetime import UTC, datetime, timedelta

from xzcrawler.store import Store, incidents, runs

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
EVIDENCE = {"why": "没有一篇读得出", "channels": [{"url": "http://a.cn/", "entries": 0}]}


def test_an_incident_lasts_until_it_is_closed(store: Store) -> None:
    with store.write() as session:
        number = incidents.keep_open(session, "a", "reading", EVIDENCE, NOW)

    with store.read() as session:
        (line,) = incidents.lasting(session)
    assert (line.id, line.site, line.kind) == (number, "a", "reading")
    assert (line.opened, line.closed, line.evidence) == (NOW, None, EVIDENCE)

    with store.write() as session:
        assert incidents.close(session, "a", "reading", LATER)
        assert not incidents.close(session, "a", "reading", LATER)
    with store.read() as session:
        assert incidents.lasting(session) == []
        assert [line.closed for line in incidents.history(session)] == [LATER]


def test_an_incident_that_goes_on_stays_one_with_its_latest_evidence(store: Store) -> None:
    with store.write() as session:
        first = incidents.keep_open(session, "a", "reading", EVIDENCE, NOW)
        again = incidents.keep_open(session, "a", "reading", {"why": "later"}, LATER)
        other = incidents.keep_open(session, "a", "listing", {"why": "other"}, LATER)

    with store.read() as session:
        lines = incidents.lasting(session)
    assert first == again != other
    assert [(line.kind, line.opened) for line in lines] == [("reading", NOW), ("listing", LATER)]
    assert lines[0].evidence == {"why": "later"}


def test_an_incident_that_comes_back_is_another_one(store: Store) -> None:
    with store.write() as session:
        first = incidents.keep_open(session, "a", "reading", EVIDENCE, NOW)
        incidents.close(session, "a", "reading", NOW)
        second = incidents.keep_open(session, "a", "reading", EVIDENCE, LATER)
        incidents.close(session, "b", "reading", LATER)

    with store.read() as session:
        assert [line.id for line in incidents.lasting(session)] == [second] != [first]


def test_a_site_is_proven_for_one_version_of_the_reader(store: Store) -> None:
    with store.read() as session:
        assert incidents.proven_version(session, "a") == ""

    with store.write() as session:
        incidents.prove(session, "a", "0.1", NOW)
        incidents.prove(session, "a", "0.2", LATER)
        incidents.keep_open(session, "b", "reading", EVIDENCE, NOW)

    with store.read() as session:
        assert incidents.proven_version(session, "a") == "0.2"
        a, b = runs.sites(session)
    assert (a.name, a.proven_version, a.incidents) == ("a", "0.2", ())
    assert (b.proven_version, [line.kind for line in b.incidents]) == ("", ["reading"])

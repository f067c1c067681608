"""What the guard says about addresses by their spelling alone."""

import pytest
from scrapy import Request

from xzcrawler.middlewares.addresses import is_public, why_refused

REFUSED = [
    "http://127.0.0.1/",
    "http://127.0.0.1:8080/x",
    "http://127.1/",
    "http://127.0.1/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://2130706433/",
    "http://017700000001/",
    "http://0/",
    "http://0.0.0.0/",
    "http://127.0.0.1./",
    "http://１２７.０.０.１/",
    "http://127。0。0。1/",
    "http://%31%32%37.0.0.1/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[2002:7f00:1::]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fc00::1]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://10.1.2.3/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://198.18.0.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://999.1.1.1/",
    "http://1.2.3.4.5/",
    "http://0X7F.1/",
    "http://0x7f.0x0.0x0.0x1/",
    "http://00000177.1/",
    "http://127。1/",
    "http://127．0．0．1/",
    "http://127｡0｡0｡1/",
    "http://①②⑦.⓪.⓪.①/",
    "http://1\u00ad27.0.0.1/",
    "http://127.0.0.1\u200b/",
    "http://127.0.0.1%00.www.xz.gov.cn/",
    "http://127.0.0.1%2f/",
    "http://127.0.0.1;x/",
    "http://4294967297/",
    "http://0x100000001/",
    "http://256.1.1.1/",
    "http://08.8.8.8/",
    "http://0b1/",
    "http://192.168.257/",
    "http://10.1/",
    "http://100.100.100.200/",
    "http://192.0.0.1/",
    "http://203.0.113.5/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[::ffff:0:127.0.0.1]/",
    "http://[64:ff9b::10.0.0.1]/",
    "http://[64:ff9b:1::a00:1]/",
    "http://[2001:db8::1]/",
    "http://[100::1]/",
    "http://[5f00::1]/",
    "http://[fd00:ec2::254]/",
    "http://ⓛocalhost/",
    "http://localhoſt/",
    "http://lo\u00adcalhost/",
    "http://loc%61lhost/",
    "http://localhost.localdomain/",
    "http://kubernetes.default.svc/",
    "http://host.docker.internal/",
    "http://x.home.arpa/",
    "http://a..b/",
    "http://.localhost/",
    "http://?x",
    "http://localhost/",
    "http://LOCALHOST:80/",
    "http://localhost./",
    "http://a.localhost/",
    "http://router/",
    "http://metadata.google.internal/",
    "http://printer.local/",
    "http://user@www.xz.gov.cn/",
    "http://www.xz.gov.cn:80@127.0.0.1/",
    "http://127.0.0.1\\@www.xz.gov.cn/",
    "http://www.xz.gov.cn\\.evil.com/",
    "http:///etc/passwd",
    "http://[::1/",
    "http://www.xz.gov.cn:port/",
    "file:///etc/passwd",
    "ftp://www.xz.gov.cn/",
    "data:text/html,hello",
    "javascript:alert(1)",
    "gopher://www.xz.gov.cn/",
    "s3://bucket/key",
]

FINE = [
    "http://www.xz.gov.cn/",
    "https://www.xz.gov.cn:8443/a/b.html?x=1",
    "http://xz.jschina.com.cn/",
    "http://xn--fiqs8s.cn/",
    "http://a_b.example.com/",
    "http://114.114.114.114/",
    "http://[2400:3200::1]/",
    "http://[::ffff:114.114.114.114]/",
    "http://12345.com/",
]


@pytest.mark.parametrize("url", REFUSED)
def test_an_address_that_is_not_public_is_refused_in_every_spelling(url: str) -> None:
    assert why_refused(url)


# A backslash is left out: Scrapy makes a slash of it, as browsers do, and asks the host before it.
@pytest.mark.parametrize(
    "url", [url for url in REFUSED if url.startswith("http") and "\\" not in url]
)
def test_scrapys_own_clean_up_of_an_address_does_not_hide_it(url: str) -> None:
    try:
        cleaned = Request(url).url
    except ValueError:
        return  # Scrapy cannot ask for it at all

    assert why_refused(cleaned)


@pytest.mark.parametrize("url", FINE)
def test_public_addresses_are_not_refused(url: str) -> None:
    assert why_refused(url) == ""


def test_only_the_allowed_literal_address_is_excepted() -> None:
    allowed = ("127.0.0.1",)

    assert why_refused("http://127.0.0.1:8000/", allowed) == ""
    assert why_refused("http://127.0.0.2:8000/", allowed)
    assert why_refused("http://localhost:8000/", allowed)
    assert why_refused("file://127.0.0.1/etc/passwd", allowed)


def test_the_reason_names_the_address_that_was_meant() -> None:
    assert why_refused("http://2130706433/") == "127.0.0.1 is not a public address"


def test_a_wrapped_address_is_judged_by_what_it_wraps() -> None:
    assert is_public("64:ff9b::114.114.114.114")
    assert not is_public("64:ff9b::10.0.0.1")
    assert not is_public("2002:a00:1::")

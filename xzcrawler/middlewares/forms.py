"""What a request is called: everything that is stored about it goes by this address."""

from scrapy import Request

from xzcrawler.items import Form


def address_of(request: Request) -> str:
    """Return the URL asked for; of a POST the address of its form.

    >>> address_of(Request("http://a.cn/queryList", method="POST", body="current=2"))
    'http://a.cn/queryList#POST::current=2'
    """
    if request.method != "POST":
        return request.url
    kind = request.headers.get("Content-Type") or b""
    return Form(request.url, request.body.decode(), kind.decode("latin-1")).address

"""Names that small publishing systems print where a person's name belongs: the account that was logged in."""

import re

from attrs import evolve

from xzcrawler.items import Article
from xzcrawler.pages.generic import GenericArticle

_ACCOUNT = re.compile(
    r"(?:super)?admin\w*|administrator|root|web\s?master|editor|user|test|(?:系统|超级|网站)?管理员|佚名|未知|本站|匿名|原创|网络|网站编辑|小编",
    re.IGNORECASE,
)


class AccountedArticle(GenericArticle):
    """An article whose template names the account that published it as its author and editor."""

    def read(self) -> Article:
        """Return what the page says, without accounts; a source may be 本站, nobody is called so."""
        found = super().read()
        unknown = _ACCOUNT.fullmatch(found.source) and found.source != "本站"
        return evolve(
            found,
            source="" if unknown else found.source,
            authors=_people(found.authors),
            editors=_people(found.editors),
        )


def _people(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if not _ACCOUNT.fullmatch(name))

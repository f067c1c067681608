"""What a proof pack says about itself, in Chinese and English."""

README = """\
# 变更证据包 / Proof of a change

{what}

## 如何核对

解压后在本文件夹运行（只需 Python 3.8 以上，不联网，不需要 xzcrawler）：

    python3 check.py

每行 ✓ 表示成立，✗ 表示不成立，? 表示某些字句未能在网页原文中逐字找到（请人工对照）。
退出码：0 全部成立；1 有不成立的；2 哈希全部成立，但有字句需人工对照。

## 内容

| 文件 | 是什么 |
|---|---|
| `manifest.json`、`manifest.sha256` | 变更、稿件、抓取运行、工具版本，以及各文件的 SHA-256 |
| `revisions/*.json` | 变更前后的两个修订，以及算出其哈希所需的全部字段 |
| `chain.json` | 该稿件全部修订的哈希链 |
| `captures/*.warc.gz` | 服务器答复的原始 WARC 记录（含请求、响应头、正文），逐字节取自存档；包括途中的重定向与长稿的各页 |
| `captures/*.json`、`captures/*.txt` | 每次抓取的登记信息；请求头与响应头 |
| `diff.txt`、`diff.html` | 两个修订的差异 |
| `check.py` | 独立核对程序 |

## 能说明什么，不能说明什么

能说明：包内各文件自打包以来未变；修订的字句与哈希链一致；字句与存档的网页原文一致；存档原文与登记的 SHA-256 一致。
不能单凭本包说明：服务器当时确实给出过该答复。制作本包的人若有意作伪，可以编造全部内容并重算全部哈希。
因此请同时核对：`xzcrawler verify --head` 当日公开或加盖时间戳的总哈希（见 manifest.json 的 `head`，check.py 会验证
稿件的链属于该总哈希）；其他人独立存档的同一网页；抓取者是否可信。网页上的时间是网站自己写的。

## How to check

Unpack, and run in this folder (Python 3.8 or newer; no network, no xzcrawler needed):

    python3 check.py

✓ it holds, ✗ it does not, ? some words were not found letter by letter in the page (compare by eye).
Exit code: 0 everything holds, 1 something does not, 2 all hashes hold but some words have to be compared by eye.

## What is in it

| file | what it is |
|---|---|
| `manifest.json`, `manifest.sha256` | the change, the article, the run, the tools' versions, and the SHA-256 of every file |
| `revisions/*.json` | the revisions before and after, with all fields that their hashes are taken of |
| `chain.json` | the hashes of all revisions of this article |
| `captures/*.warc.gz` | the server's answers as WARC records (request, headers, body), byte for byte from the archive, with redirects on the way and the further parts of a long article |
| `captures/*.json`, `captures/*.txt` | what is on record of each fetch; its headers |
| `diff.txt`, `diff.html` | what differs |
| `check.py` | the stand-alone checker |

## What it shows, and what it cannot show

It shows that no file changed since it was packed; that the words of the revisions are those the chain of hashes was made
of; that they stand in the archived page; and that the archived page is the one on record.
By itself it does not show that the server really gave that answer: whoever makes a pack can make up all of it and work out
every hash. So look also at the head that `xzcrawler verify --head` gave on that day and that was published or time-stamped
(`head` in manifest.json; check.py follows the path from this article to it), at copies that others archived, and at
who made the pack. Times on a page are the site's own words.
"""

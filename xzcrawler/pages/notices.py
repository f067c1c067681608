"""How pages say that there is nothing to read: the words of firewalls, login forms, maintenance and absence."""

import re

from attrs import frozen

from xzcrawler.items import Verdict


@frozen
class Notice:
    """One reason to answer with a page that is none, and the words that give it away."""

    verdict: Verdict
    says: str
    """What the evidence is called, e.g. `a firewall's page`."""
    title: re.Pattern[str]
    """In the title's first part, which is little else."""
    words: re.Pattern[str]
    """Anywhere in the title or the visible words of a page that says next to nothing else."""


def _words(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


_OBJECT = r"(?:页面|网页|内容|文章|信息|新闻|稿件|文件|资源|文档|栏目|链接|地址|数据|记录)"
_ABSENT = r"(?:不存在|未找到|找不到|没有找到|无法找到|无法访问|被删除|已?删除|已?下线|已?下架|已?失效|已?过期|被移除|已?移除|已?撤回|已?撤销|走丢了|丢失了|不见了)"
_REQUESTED = r"(?:所|要|想|正在|试图)?(?:访问|请求|查看|浏览|查找|寻找|打开)"

FIREWALL = Notice(
    Verdict.BLOCKED,
    "a firewall's page",
    title=_words(
        r"网站防火墙|Web应用防火墙|Web应用安全网关|(?:访问|请求)(?:已?被)?(?:拦截|阻断|拒绝|禁止)(?:提示|页面)?|安全验证|人机验证|滑动验证|验证码|访问验证",
        r"访问(?:过于|太)频繁|拦截提示|D盾_拦截|Access Denied|Just a moment|Attention Required|403 Forbidden|^Forbidden$|Request Rejected",
        r"Restricted Access|Security (?:Check|Verification)|Human Verification|Checking your browser|DDoS",
    ),
    words=_words(
        r"创宇盾|加速乐|知道创宇云防御|安全狗|云锁|网站卫士|宝塔防火墙|堡塔云WAF|雷池|玄武盾|云盾|网防G01|网站防火墙|Web应用防火墙|WAF应用防火墙|NSFOCUS|绿盟",
        r"(?:输入|填写)(?:下方|图中|以下|图片)?的?验证码|(?:滑动|拖动)(?:下方|以下)?(?:滑块|验证)|滑动验证|人机验证|安全验证|完成(?:下列|以下|下方)?验证|证明您?不是机器人",
        r"(?:访问|请求|操作)(?:过于|太|过快|次数)(?:频繁|过多|快)|访问被(?:拦截|拒绝|阻断|禁止)|请求(?:已)?被(?:拦截|阻断|拒绝)|已被(?:网站)?(?:管理员)?设置?拦截",
        r"您的(?:访问|请求|操作)(?:存在|疑似|可能|带有|含有)|您的?IP(?:地址)?.{0,40}(?:被|已)(?:封|禁|限制|拦截|加入黑名单)|疑似(?:黑客)?攻击|对网站造成安全威胁",
        r"Access Denied|request has been blocked|has been blocked as it may cause|requested URL was rejected|Enable JavaScript and cookies to continue|Checking (?:if the site connection is secure|your browser)|verify(?:ing)? (?:that )?you are (?:a )?human|unusual traffic",
    ),
)
LOGIN = Notice(
    Verdict.LOGIN,
    "a login form",
    title=_words(
        r"(?:统一)?身份认证(?:平台|中心|系统|登录)?|统一认证(?:平台|中心)?|单点登录|(?:用户|会员|系统|账号|后台|帐号|请先?|个人|法人)登[录陆]|^登[录陆](?:页面?|界面|系统)?$|登[录陆]页面?$",
        r"^(?:user )?(?:login|log in|sign in|cas)$|Central Authentication Service",
    ),
    words=_words(
        r"(?:请|您?需要?|必须|尚未|还没有|未)(?:先|您先)?登[录陆](?:后|之后|以后)?[,，]?(?:才能|才可|方可|即可|再|继续)?(?:查看|访问|浏览|阅读|继续)",
        r"(?:您|你)(?:还|尚)?(?:未|没有)登[录陆]|请先登[录陆](?:[!！。]|$)|登[录陆](?:状态)?已?(?:超时|失效|过期)|会话已?(?:超时|失效|过期)",
        r"(?:仅限|只限|仅供)(?:会员|内网|注册用户|登[录陆]用户)(?:查看|访问|浏览|阅读)|没有(?:访问|查看|浏览|阅读)(?:该|此|本)?(?:页面|内容|栏目|文章)?的?权限",
    ),
)
MAINTENANCE = Notice(
    Verdict.MAINTENANCE,
    "a maintenance page",
    title=_words(
        r"(?:系统|网站|站点|平台|本站|服务器|页面)?(?:正在)?(?:升级|改版|建设|更新|调整|迁移)?(?:维护|升级|改版|改造|建设|迁移)中",
        r"(?:正在|暂时)(?:进行)?(?:系统|网站|平台)?(?:升级|维护|改版|改造|建设|关闭)|暂停(?:访问|服务|使用)|(?:网站|站点)(?:已|暂时?)?(?:关闭|停用|停止服务|暂停)",
        r"^(?:系统|网站|站点)(?:升级)?维护$|^维护$|(?:under|down for|site|scheduled) maintenance|^maintenance$|503 Service|Service (?:Temporarily )?Unavailable|be right back",
    ),
    words=_words(
        r"(?:系统|网站|站点|平台|本站|服务器|栏目|页面|数据库|网页)(?:目前|现)?(?:正在|正|正处于|处于)(?:进行)?.{0,10}(?:维护|升级|改版|改造|建设|迁移|调整|割接|关停)",
        r"正在(?:进行)?(?:系统|网站|平台|服务器|数据)?(?:维护|升级改造|升级维护|割接)|(?:系统|网站|站点|平台|本站|服务器)(?:升级|改版)?(?:维护|升级|改造|建设|改版|整改)(?:中|期间)",
        r"(?:网站|站点|本站|系统|平台|服务)(?:现|已|将|暂时?|临时)*(?:关闭|停用|停止服务|停止访问|暂停服务|暂停访问|无法提供服务)|暂停(?:对外)?(?:访问|服务)",
        r"under maintenance|down for maintenance|temporarily unavailable|Service Unavailable|服务(?:暂时)?不可用|服务器(?:正)?(?:忙|繁忙)",
    ),
)
ABSENCE = Notice(
    Verdict.SOFT_MISSING,
    "the page says",
    title=_words(
        rf"(?:(?:您|你)?{_REQUESTED}的?)?{_OBJECT}(?:已经?|可能已?|暂时?)?{_ABSENT}",
        rf"(?:找不到|没有找到|无法找到|未找到|无法显示)(?:您|你)?{_REQUESTED}?的?(?:该|此|相关)?{_OBJECT}",
        r"(?:^|\W)404(?:\s*(?:错误|error|not found|页面|提示|-)|\W*$)|^错误404|page (?:can ?not be|not|wasn.t) found|\bnot found\b|出错啦?了?[!！]?$|^(?:错误|出错|系统|访问出错|404)(?:页面?|提示|信息)$",
    ),
    words=_words(
        rf"{_OBJECT}(?:已经?|可能已?|暂时?|似乎|好像)?{_ABSENT}",
        rf"(?:找不到|没有找到|无法找到|未找到|无法显示)(?:您|你)?{_REQUESTED}?的?(?:该|此|相关)?{_OBJECT}",
        rf"(?:您|你)?{_REQUESTED}的?{_OBJECT}(?:已|可能)?.{{0,10}}{_ABSENT}",
        r"(?:^|\W)404(?:\s*(?:错误|error|not found|页面|-)|\W*$)|page (?:can ?not be|not|wasn.t) found|\bnot found\b|出错啦?了?[!！]?$",
        rf"(?:参数|ID|编号)(?:错误|有误|无效|不正确)|(?:没有|无)(?:此|该|相关|对应)(?:条)?{_OBJECT}|could not be found|No such (?:page|article)",
    ),
)
NOTICES = (FIREWALL, LOGIN, MAINTENANCE, ABSENCE)
"""In the order in which they are asked: what stands in the way of a page comes before its absence."""

CHALLENGE = re.compile(
    rb"__jsl_clearance|\$_ts\s*[=.\[]|acw_sc__v[23]|aliyun_waf|_cf_chl_opt|/cdn-cgi/challenge-platform|wzws(?:question|template|method)|security_session_verify"
    rb"|yunsuo_session|EO_Bot_Ssid|__tst_status|TencentCaptcha|initAliyunCaptcha|initGeetest|safeline_bot|slg-challenge|cc_clearance|hm_sec_|_guard/|btwaf",
    re.IGNORECASE,
)
"""Scripts that set a cookie and ask again: 加速乐, 瑞数, 阿里云, Cloudflare, 360, 云锁, EdgeOne, 腾讯, 雷池, 宝塔."""

SETS_COOKIE = re.compile(rb"document\.cookie\s*=")
ASKS_AGAIN = re.compile(rb"\blocation\.(?:reload|replace|href)|\blocation\s*=")
"""Behind the other on a page without words: a challenge that nobody has named."""

ADDRESSED = re.compile(
    rf"(?<![“\"「『《])(?:您|你){_REQUESTED}的?{_OBJECT}.{{0,10}}{_ABSENT}"
    rf"|(?:抱歉|对不起)[,，!！]?(?:您|你)?.{{0,10}}{_OBJECT}(?:已经?|可能已?|暂时?)?{_ABSENT}"
)
"""Absence said to the reader; a news item would quote it."""

CREDITED = re.compile(
    r"发布(?:时间|日期)\s*[:：]\s*20\d\d|来源\s*[:：]\s*[^\W\d]{2}|责任?编辑?\s*[:：]\s*\w{2}|本报讯|[（(](?:通讯员|记者)"
)
"""What an article of few words has and a notice has not."""

DATED = re.compile(r"(?<!\d)20\d\d(?:[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|年\d{1,2}月\d{1,2}日)")
"""Idem, though firewalls put the time on theirs."""

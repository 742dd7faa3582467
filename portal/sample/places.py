"""The invented street: its offices, communities, staff, organizations and reviewers."""

PASSWORD = "chunfeng-huayu-2026"
DOMAIN = "sample.example.invalid"

CITY, DISTRICT = "星河市", "云栖区"
STREET = {
    "name": "星河市云栖区清枫街道办事处",
    "area": "清枫街道",
    "address": "星河市云栖区清枫路88号",
    "phone": "0999-8800 1100",
}
OTHER_STREET = {
    "name": "星河市云栖区望澜街道办事处",
    "area": "望澜街道",
    "address": "星河市云栖区望澜大道6号",
    "phone": "0999-8800 2200",
}

# (sign-in name, name, role in the office)
STAFF = (("street-lead", "顾清和", "lead"), ("street-writer", "叶知微", "writer"))
OTHER_STAFF = (("other-street", "霍远舟", "lead"),)

# Courtyards: kind -> names.
COMMUNITIES = (
    {
        "name": "枫晚社区", "founded": (2004, 11), "residents": 18_650, "households": 7_280,
        "area_km2": "0.74", "commercial_buildings": 2,
        "courtyards": {
            "old": ("枫晚一院", "枫晚二院", "机修厂宿舍"),
            "resettled": ("新苑北区", "新苑南区"),
            "managed": ("清枫雅筑", "枫林里", "云上居"),
        },
        "institutions": "清枫小学、枫晚卫生服务站、云栖区图书馆清枫分馆",
        "about": "清枫街道最早的居住区之一，老旧院落集中，六十岁以上居民占三成。",
        "contact": ("苏念", "0999-8801 0001"), "address": "清枫路12号枫晚社区党群服务中心二楼",
        "meeting": "评审会时间另行电话通知。", "days": 9, "extra": {},
    },
    {
        "name": "禾苗社区", "founded": (2007, 9), "residents": 26_300, "households": 9_940,
        "area_km2": "0.86", "commercial_buildings": 3,
        "courtyards": {
            "managed": ("禾苗花园一期", "禾苗花园二期", "麦田公馆", "晴川名邸", "青禾里"),
            "resettled": ("禾塘新居",),
        },
        "institutions": "禾苗小学、禾苗幼儿园、区妇幼保健院禾苗门诊",
        "about": "年轻家庭多，学龄儿童多，商圈与住区相邻。",
        "contact": ("韩一舟", "0999-8801 0002"), "address": "禾苗街5号禾苗社区居委会一楼大厅",
        "meeting": "评审会时间另行电话通知。", "days": 14, "extra": {},
    },
    {
        "name": "澄湖社区", "founded": (2012, 3), "residents": 15_200, "households": 5_860,
        "area_km2": "1.35", "commercial_buildings": 5,
        "courtyards": {
            "managed": ("澄湖壹号", "湖畔里", "望湖苑"),
            "old": ("渔社老街",),
        },
        "institutions": "澄湖中学、湖滨市场、快递分拣中心",
        "about": "由渔村转为新城区，外来就业人口多，新就业群体聚集。",
        "contact": ("陆星野", "0999-8801 0003"), "address": "湖滨路30号澄湖社区党群服务中心",
        "meeting": "评审会时间另行电话通知。", "days": 9,
        "extra": {"paper_must_be_sealed": True, "paper_by_mail": False},
    },
    {
        "name": "竹里社区", "founded": (1998, 6), "residents": 12_480, "households": 4_930,
        "area_km2": "0.52", "commercial_buildings": 1,
        "courtyards": {
            "old": ("竹里东院", "竹里西院", "纺织厂宿舍", "盐业宿舍", "粮站宿舍"),
            "managed": ("竹语轩",),
        },
        "institutions": "竹里幼儿园、云栖区老年大学竹里教学点",
        "about": "无物业院落较多，居民自治基础好。",
        "contact": ("宁小满", "0999-8801 0004"), "address": "竹里巷3号竹里社区居委会",
        "meeting": "评审会拟于截止后第二周举行，具体时间另行通知。", "days": 5, "extra": {},
    },
)  # fmt: skip
LETTERHEAD = {
    "mark": "清枫街道办事处文件",
    "abbreviation": "清街办",
    "addressees": "各社会组织，各社区居民委员会",
    "copies_to": "区委社会工作部，区民政局，区财政局，街道各科室",
    "printed_by": "清枫街道办事处综合办公室",
}
OTHER_COMMUNITY = {
    "name": "望澜社区", "founded": (2010, 5), "residents": 9_800, "households": 3_900,
    "area_km2": "0.61", "commercial_buildings": 1, "courtyards": {"managed": ("望澜府",)},
    "institutions": "望澜小学", "about": "", "contact": ("江述", "0999-8802 0001"),
    "address": "望澜大道18号", "meeting": "", "days": 20, "extra": {},
}  # fmt: skip

# The code's area (990…) is not assigned to any place; ``build`` adds the check character.
ORGANIZATIONS = (
    {
        "sign_in": "org-chenguang", "person": "林知夏", "kind": "service_unit",
        "name": "云栖区晨光社会工作服务中心", "code": "52990001MJ0000101",
        "representative": "林知夏", "registered": (2014, 5, 12),
        "introduction": "本中心成立于2014年，现有专职社工18人，其中中级社会工作师9人，长期在老旧院落"
        "开展为老服务与院落自治，近三年承接街道、社区项目11个，均通过末期评估。",
    },
    {
        "sign_in": "org-zhixing", "person": "方予安", "kind": "service_unit",
        "name": "星河市知行社区发展促进中心", "code": "52990001MJ0000202",
        "representative": "方予安", "registered": (2016, 3, 8),
        "introduction": "专注居民议事协商与自组织培育，团队12人，编有议事协商操作手册，"
        "在四个街道建立了院落议事会六十余个。",
    },
    {
        "sign_in": "org-yinxing", "person": "许静言", "kind": "service_unit",
        "name": "云栖区银杏养老服务中心", "code": "52990001MJ0000303",
        "representative": "许静言", "registered": (2013, 10, 20),
        "introduction": "运营社区日间照料中心三处、长者食堂两处，有护理员26人、社工7人。",
    },
    {
        "sign_in": "org-qinghe", "person": "沈禾", "kind": "association",
        "name": "星河市青禾志愿服务协会", "code": "51990001MJ0000404",
        "representative": "沈禾", "registered": (2011, 12, 5),
        "introduction": "注册志愿者四千余人，设有儿童、环保、应急三支专业队伍。",
    },
    {
        "sign_in": "org-wutong", "person": "傅云深", "kind": "service_unit",
        "name": "云栖区梧桐儿童成长服务中心", "code": "52990001MJ0000505",
        "representative": "傅云深", "registered": (2018, 6, 1),
        "introduction": "以社区儿童服务为主业，运营儿童之家五处，有教师资格或社工证的员工占八成。",
    },
    {
        "sign_in": "org-guanghe", "person": "季明澈", "kind": "enterprise",
        "name": "星河市光合社区营造有限公司", "code": "91990001MA0000606",
        "representative": "季明澈", "registered": (2019, 9, 16),
        "introduction": "经认定的社会企业，做社区花园、公共空间和社区市集，利润的六成投入社区微基金。",
    },
    {
        "sign_in": "org-haojiefang", "person": "白溪", "kind": "service_unit",
        "name": "云栖区好街坊公益服务中心", "code": "52990001MJ0000707",
        "representative": "白溪", "registered": (2026, 2, 10),
        "introduction": "今年新登记的机构，核心成员来自社区网格和物业行业，熟悉老院落。",
    },
    {
        "sign_in": "group-zhuli", "person": "邱阿婆", "kind": "group",
        "name": "竹里帮帮团（居民自组织）", "code": "",
        "representative": "邱阿婆", "registered": None,
        "introduction": "竹里社区五十多位居民组成，七年来每周六在竹里巷口摆摊修补、理发、量血压。",
    },
)  # fmt: skip

# (sign-in name, name, employer, kind)
REVIEWERS = (
    ("reviewer-1", "裴长庚", "星河大学社会学院", "expert"),
    ("reviewer-2", "梁予墨", "星河大学公共管理学院", "expert"),
    ("reviewer-3", "容若水", "云栖区社会组织联合会", "expert"),
    ("reviewer-4", "宋听澜", "星河师范学院教育系", "expert"),
    ("reviewer-5", "戚少白", "云栖区民政局", "department"),
    ("reviewer-6", "楚云霁", "清枫街道社区发展办", "department"),
    ("reviewer-7", "贺兰亭", "云栖区财政局", "finance"),
    ("reviewer-8", "秦素问", "正明会计师事务所", "audit"),
    ("reviewer-9", "陶然", "枫晚社区居民代表", "resident"),
    ("reviewer-10", "周渔", "澄湖社区居民代表", "resident"),
    ("reviewer-11", "闻笛", "星河晚报", "media"),
    ("reviewer-12", "柏舟", "云栖区社会工作协会", "expert"),
)

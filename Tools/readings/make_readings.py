"""Makes Sources/Assets/readings.tsv: how Chinese characters are read, for names searched by pinyin.

    apt-get install unicode-data && python3 Tools/readings/make_readings.py > Sources/Assets/readings.tsv

From Unihan_Readings of the Unicode Character Database: kMandarin (the usual reading), and further readings of
kHanyuPinlu that make at least a quarter of a character's occurrences there. Tones are left out, ü is written v.
Readings of surnames are of our own writing, after 现代汉语词典 (names of persons).
"""

import bz2
import collections
import unicodedata

SOURCE = "/usr/share/unicode/Unihan_Readings.txt.bz2"
SURNAMES = (
    "单shan 仇qiu 解xie 曾zeng 区ou 任ren 查zha 盖ge 翟zhai 朴piao 华hua 缪miao 卜bu 覃qin 冼xian 员yun 繁po 秘bi "
    "种chong 折she 牟mu 隗wei 黑he 纪ji 宁ning 燕yan 应ying 召shao 洗xian 那na 盛sheng 石shi 葛ge 柏bai 车che 俞yu "
    "尉wei 乐yue 贾jia 晁chao 郇xun 瞿qu 逄pang 臧zang 沈shen 游you 于yu 褚chu 佘she 郗xi 谌chen 钭tou 仉zhang 殷yin "
    "鲍bao 费fei 万wan 阚kan 祭zhai 曲qu 重chong 长zhang 藏zang 哈ha 过guo 句gou 能nai 强qiang 降jiang 令ling 朝chao 陆lu")
COMPOUNDS = (
    "欧阳ouyang 上官shangguan 司马sima 诸葛zhuge 夏侯xiahou 东方dongfang 皇甫huangfu 尉迟yuchi 公孙gongsun 长孙zhangsun "
    "慕容murong 司徒situ 司空sikong 令狐linghu 宇文yuwen 轩辕xuanyuan 端木duanmu 独孤dugu 南宫nangong 西门ximen 呼延huyan "
    "单于chanyu 万俟moqi 澹台tantai 濮阳puyang 淳于chunyu 太史taishi 申屠shentu 公羊gongyang 公冶gongye 宗政zongzheng "
    "闻人wenren 钟离zhongli 鲜于xianyu 闾丘lvqiu 亓官qiguan 司寇sikou 仉督zhangdu 子车ziju 颛孙zhuansun 巫马wuma 公西gongxi "
    "漆雕qidiao 壤驷rangsi 公良gongliang 拓跋tuoba 夹谷jiagu 宰父zaifu 谷梁guliang 百里baili 东郭dongguo 南门nanmen 呼延huyan "
    "羊舌yangshe 微生weisheng 梁丘liangqiu 左丘zuoqiu 第五diwu 歐陽ouyang 諸葛zhuge 司馬sima 上官shangguan 東方dongfang")


def plain(reading):
    marks = unicodedata.normalize("NFD", reading)
    marks = marks.replace("u\u0308", "v")
    return "".join(c for c in marks if not unicodedata.combining(c))


def pairs(text):
    for word in text.split():
        at = next(i for i, c in enumerate(word) if c.isascii())
        yield word[:at], word[at:]


usual, frequent = {}, {}
for line in bz2.open(SOURCE, "rt", encoding="utf-8"):
    if line.startswith("#") or not line.strip():
        continue
    code, field, value = line.rstrip("\n").split("\t")
    character = chr(int(code[2:], 16))
    if field == "kMandarin":
        usual[character] = plain(value.split()[0])
    elif field == "kHanyuPinlu":
        counts = collections.Counter()
        for item in value.split():
            reading, count = item.rstrip(")").split("(")
            counts[plain(reading)] += int(count)
        total = sum(counts.values())
        frequent[character] = [r for r, n in counts.most_common() if n * 4 >= total]

by_syllable = collections.defaultdict(list)
for character, reading in sorted(usual.items()):
    readings = [reading] + [r for r in frequent.get(character, []) if r != reading]
    for number, syllable in enumerate(readings):
        by_syllable[(number > 0, syllable)].append(character)

print("# How Chinese characters are read. Made by Tools/readings/make_readings.py from Unihan_Readings.txt of the")
print("# Unicode Character Database 15.0.0, shortened and rearranged. (c) 2022 Unicode, Inc.; terms of use:")
print("# https://www.unicode.org/terms_of_use.html")
print("# usual, further: syllable, characters. surname: characters, reading.")
for (is_further, syllable), characters in sorted(by_syllable.items()):
    print("further" if is_further else "usual", syllable, "".join(characters), sep="\t")
for characters, reading in pairs(SURNAMES + " " + COMPOUNDS):
    print("surname", characters, reading, sep="\t")

import type { Locale } from './locale.ts';

// The zones a mobile operator and its travellers meet. "IANA zone: English, Chinese".
const table = `
Africa/Abidjan: Abidjan, 阿比让
Africa/Accra: Accra, 阿克拉
Africa/Addis_Ababa: Addis Ababa, 亚的斯亚贝巴
Africa/Algiers: Algiers, 阿尔及尔
Africa/Cairo: Cairo, 开罗
Africa/Casablanca: Casablanca, 卡萨布兰卡
Africa/Dakar: Dakar, 达喀尔
Africa/Dar_es_Salaam: Dar es Salaam, 达累斯萨拉姆
Africa/Harare: Harare, 哈拉雷
Africa/Johannesburg: Johannesburg, 约翰内斯堡
Africa/Kampala: Kampala, 坎帕拉
Africa/Khartoum: Khartoum, 喀土穆
Africa/Kigali: Kigali, 基加利
Africa/Kinshasa: Kinshasa, 金沙萨
Africa/Lagos: Lagos, 拉各斯
Africa/Luanda: Luanda, 罗安达
Africa/Lusaka: Lusaka, 卢萨卡
Africa/Maputo: Maputo, 马普托
Africa/Nairobi: Nairobi, 内罗毕
Africa/Tripoli: Tripoli, 的黎波里
Africa/Tunis: Tunis, 突尼斯
Africa/Windhoek: Windhoek, 温得和克
America/Anchorage: Anchorage, 安克雷奇
America/Argentina/Buenos_Aires: Buenos Aires, 布宜诺斯艾利斯
America/Asuncion: Asunción, 亚松森
America/Bogota: Bogotá, 波哥大
America/Buenos_Aires: Buenos Aires, 布宜诺斯艾利斯
America/Caracas: Caracas, 加拉加斯
America/Chicago: Chicago, 芝加哥
America/Costa_Rica: San José, 圣何塞
America/Denver: Denver, 丹佛
America/Edmonton: Edmonton, 埃德蒙顿
America/Guatemala: Guatemala City, 危地马拉城
America/Guayaquil: Guayaquil, 瓜亚基尔
America/Halifax: Halifax, 哈利法克斯
America/Havana: Havana, 哈瓦那
America/Jamaica: Kingston, 金斯敦
America/La_Paz: La Paz, 拉巴斯
America/Lima: Lima, 利马
America/Los_Angeles: Los Angeles, 洛杉矶
America/Mexico_City: Mexico City, 墨西哥城
America/Montevideo: Montevideo, 蒙得维的亚
America/New_York: New York, 纽约
America/Panama: Panama City, 巴拿马城
America/Phoenix: Phoenix, 菲尼克斯
America/Puerto_Rico: San Juan, 圣胡安
America/Santiago: Santiago, 圣地亚哥
America/Santo_Domingo: Santo Domingo, 圣多明各
America/Sao_Paulo: São Paulo, 圣保罗
America/St_Johns: St John’s, 圣约翰斯
America/Toronto: Toronto, 多伦多
America/Vancouver: Vancouver, 温哥华
America/Winnipeg: Winnipeg, 温尼伯
Asia/Almaty: Almaty, 阿拉木图
Asia/Amman: Amman, 安曼
Asia/Baghdad: Baghdad, 巴格达
Asia/Bahrain: Manama, 麦纳麦
Asia/Baku: Baku, 巴库
Asia/Bangkok: Bangkok, 曼谷
Asia/Beirut: Beirut, 贝鲁特
Asia/Bishkek: Bishkek, 比什凯克
Asia/Brunei: Bandar Seri Begawan, 斯里巴加湾市
Asia/Calcutta: Kolkata, 加尔各答
Asia/Chongqing: Beijing, 北京
Asia/Colombo: Colombo, 科伦坡
Asia/Damascus: Damascus, 大马士革
Asia/Dhaka: Dhaka, 达卡
Asia/Dubai: Dubai, 迪拜
Asia/Dushanbe: Dushanbe, 杜尚别
Asia/Ho_Chi_Minh: Ho Chi Minh City, 胡志明市
Asia/Hong_Kong: Hong Kong, 香港
Asia/Jakarta: Jakarta, 雅加达
Asia/Jerusalem: Jerusalem, 耶路撒冷
Asia/Kabul: Kabul, 喀布尔
Asia/Karachi: Karachi, 卡拉奇
Asia/Kathmandu: Kathmandu, 加德满都
Asia/Katmandu: Kathmandu, 加德满都
Asia/Kolkata: Kolkata, 加尔各答
Asia/Kuala_Lumpur: Kuala Lumpur, 吉隆坡
Asia/Kuwait: Kuwait City, 科威特城
Asia/Macau: Macao, 澳门
Asia/Makassar: Makassar, 望加锡
Asia/Manila: Manila, 马尼拉
Asia/Muscat: Muscat, 马斯喀特
Asia/Nicosia: Nicosia, 尼科西亚
Asia/Novosibirsk: Novosibirsk, 新西伯利亚
Asia/Phnom_Penh: Phnom Penh, 金边
Asia/Pyongyang: Pyongyang, 平壤
Asia/Qatar: Doha, 多哈
Asia/Rangoon: Yangon, 仰光
Asia/Riyadh: Riyadh, 利雅得
Asia/Saigon: Ho Chi Minh City, 胡志明市
Asia/Seoul: Seoul, 首尔
Asia/Shanghai: Beijing, 北京
Asia/Singapore: Singapore, 新加坡
Asia/Taipei: Taipei, 台北
Asia/Tashkent: Tashkent, 塔什干
Asia/Tbilisi: Tbilisi, 第比利斯
Asia/Tehran: Tehran, 德黑兰
Asia/Thimphu: Thimphu, 廷布
Asia/Tokyo: Tokyo, 东京
Asia/Ulaanbaatar: Ulaanbaatar, 乌兰巴托
Asia/Urumqi: Ürümqi, 乌鲁木齐
Asia/Vientiane: Vientiane, 万象
Asia/Vladivostok: Vladivostok, 符拉迪沃斯托克
Asia/Yangon: Yangon, 仰光
Asia/Yerevan: Yerevan, 埃里温
Atlantic/Azores: Azores, 亚速尔群岛
Atlantic/Canary: Canary Islands, 加那利群岛
Atlantic/Reykjavik: Reykjavík, 雷克雅未克
Australia/Adelaide: Adelaide, 阿德莱德
Australia/Brisbane: Brisbane, 布里斯班
Australia/Darwin: Darwin, 达尔文
Australia/Hobart: Hobart, 霍巴特
Australia/Melbourne: Melbourne, 墨尔本
Australia/Perth: Perth, 珀斯
Australia/Sydney: Sydney, 悉尼
Europe/Amsterdam: Amsterdam, 阿姆斯特丹
Europe/Andorra: Andorra, 安道尔
Europe/Athens: Athens, 雅典
Europe/Belgrade: Belgrade, 贝尔格莱德
Europe/Berlin: Berlin, 柏林
Europe/Bratislava: Bratislava, 布拉迪斯拉发
Europe/Brussels: Brussels, 布鲁塞尔
Europe/Bucharest: Bucharest, 布加勒斯特
Europe/Budapest: Budapest, 布达佩斯
Europe/Chisinau: Chișinău, 基希讷乌
Europe/Copenhagen: Copenhagen, 哥本哈根
Europe/Dublin: Dublin, 都柏林
Europe/Gibraltar: Gibraltar, 直布罗陀
Europe/Helsinki: Helsinki, 赫尔辛基
Europe/Istanbul: Istanbul, 伊斯坦布尔
Europe/Kiev: Kyiv, 基辅
Europe/Kyiv: Kyiv, 基辅
Europe/Lisbon: Lisbon, 里斯本
Europe/Ljubljana: Ljubljana, 卢布尔雅那
Europe/London: London, 伦敦
Europe/Luxembourg: Luxembourg, 卢森堡
Europe/Madrid: Madrid, 马德里
Europe/Malta: Valletta, 瓦莱塔
Europe/Minsk: Minsk, 明斯克
Europe/Monaco: Monaco, 摩纳哥
Europe/Moscow: Moscow, 莫斯科
Europe/Oslo: Oslo, 奥斯陆
Europe/Paris: Paris, 巴黎
Europe/Podgorica: Podgorica, 波德戈里察
Europe/Prague: Prague, 布拉格
Europe/Riga: Riga, 里加
Europe/Rome: Rome, 罗马
Europe/San_Marino: San Marino, 圣马力诺
Europe/Sarajevo: Sarajevo, 萨拉热窝
Europe/Skopje: Skopje, 斯科普里
Europe/Sofia: Sofia, 索非亚
Europe/Stockholm: Stockholm, 斯德哥尔摩
Europe/Tallinn: Tallinn, 塔林
Europe/Tirane: Tirana, 地拉那
Europe/Vaduz: Vaduz, 瓦杜兹
Europe/Vienna: Vienna, 维也纳
Europe/Vilnius: Vilnius, 维尔纽斯
Europe/Warsaw: Warsaw, 华沙
Europe/Zagreb: Zagreb, 萨格勒布
Europe/Zurich: Zurich, 苏黎世
Indian/Maldives: Malé, 马累
Indian/Mauritius: Mauritius, 毛里求斯
Pacific/Apia: Apia, 阿皮亚
Pacific/Auckland: Auckland, 奥克兰
Pacific/Fiji: Suva, 苏瓦
Pacific/Guam: Guam, 关岛
Pacific/Honolulu: Honolulu, 檀香山
Pacific/Noumea: Nouméa, 努美阿
Pacific/Port_Moresby: Port Moresby, 莫尔斯比港
Pacific/Tahiti: Tahiti, 大溪地
`;

type City = Readonly<Record<Locale, string>>;

const cities = new Map<string, City>();

function knownCities(): ReadonlyMap<string, City> {
  if (cities.size > 0) return cities;
  for (const row of table.trim().split('\n')) {
    const [zone = '', names = ''] = row.split(': ');
    const [en = '', zh = ''] = names.split(', ');
    cities.set(zone, { en, 'zh-CN': zh });
  }
  return cities;
}

/** The city people know a zone by; for zones outside the table, what its IANA name ends with. */
export function zoneCity(timeZone: string, locale: Locale): string {
  const known = knownCities().get(timeZone);
  if (known) return known[locale];
  if (/^(Etc\/)?(UTC|GMT|UCT|Zulu|Universal|Greenwich)$/.test(timeZone)) return 'UTC';
  const offset = /^Etc\/GMT([+-])(\d+)$/.exec(timeZone);
  // The sign of these names is that of POSIX: Etc/GMT-8 is eight hours ahead of UTC.
  if (offset) return `UTC${offset[1] === '-' ? '+' : '−'}${offset[2]}`;
  return timeZone.slice(timeZone.lastIndexOf('/') + 1).replaceAll('_', ' ');
}

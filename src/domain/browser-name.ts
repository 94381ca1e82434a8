/** A browser in words people know; null where the browser doesn't say. */
export interface BrowserName {
  /** `Chrome`, `Safari`, `WeChat` … product names, the same in every language. */
  browser: string | null;
  /** `Android`, `iPhone`, `Windows` … */
  system: string | null;
}

// Most browsers also name the ones they descend from: the more particular name stands first.
const browsers: readonly [RegExp, string][] = [
  [/MicroMessenger\//, 'WeChat'],
  [/AlipayClient\//, 'Alipay'],
  [/MQQBrowser\/|QQBrowser\//, 'QQ Browser'],
  [/UCBrowser\/|UCWEB/, 'UC Browser'],
  [/Quark\//, 'Quark'],
  [/HuaweiBrowser\/|ArkWeb\//, 'Huawei Browser'],
  [/MiuiBrowser\//, 'Mi Browser'],
  [/HeyTapBrowser\//, 'HeyTap Browser'],
  [/VivoBrowser\//, 'vivo Browser'],
  [/baiduboxapp\/|BIDUBrowser/, 'Baidu'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\/|OPT\/|Opera/, 'Opera'],
  [/YaBrowser\//, 'Yandex Browser'],
  [/Vivaldi\//, 'Vivaldi'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\/|Chromium\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];

const systems: readonly [RegExp, string][] = [
  [/OpenHarmony|HarmonyOS/, 'HarmonyOS'],
  [/iPhone|iPod/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
  [/Macintosh|Mac OS X/, 'Mac'],
  [/Linux|X11/, 'Linux'],
];

const firstMatch = (table: readonly [RegExp, string][], text: string): string | null =>
  table.find(([pattern]) => pattern.test(text))?.[1] ?? null;

/** Reads a User-Agent field (RFC 9110 10.1.5). A guess by nature: for people, never for decisions. */
export function browserName(userAgent: string): BrowserName {
  return { browser: firstMatch(browsers, userAgent), system: firstMatch(systems, userAgent) };
}

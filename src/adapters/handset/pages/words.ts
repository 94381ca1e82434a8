import type { Sentinel } from '../text-store.ts';

/** Everything the demonstration phone says. */
const en = {
  lang: 'en' as 'en' | 'zh-CN',
  other: { lang: 'zh-CN', name: '中文' },
  title: 'Demonstration phone',
  lead: 'Texts and pushes that the program sends in this demonstration end here, whoever they are for. Nothing leaves this machine.',
  texts: 'Texts',
  pushes: 'Pushes',
  none: 'Nothing yet.',
  reload: 'Reload',
  segments: (count: number, coding: string) =>
    `${count === 1 ? '1 part' : `${count} parts`}, ${coding === 'gsm-7' ? 'GSM 7-bit' : 'UCS-2'}`,
  trying: 'Trying what happens when texts don’t arrive',
  sentinels: 'Numbers that end like this are treated differently:',
  sentinel: {
    '9991': 'refused at once',
    '9992': 'accepted, and then reported as not delivered',
    '9993': 'accepted, and never reported',
  } satisfies Record<Sentinel, string>,
};

export type Words = typeof en;

const zh: Words = {
  lang: 'zh-CN',
  other: { lang: 'en', name: 'English' },
  title: '演示手机',
  lead: '演示中程序发出的短信和推送，无论发给谁，都会到这里。不会离开这台电脑。',
  texts: '短信',
  pushes: '推送',
  none: '暂无内容。',
  reload: '重新加载',
  segments: (count, coding) => `${count} 条，${coding === 'gsm-7' ? 'GSM 7 位编码' : 'UCS-2 编码'}`,
  trying: '试试短信无法送达的情况',
  sentinels: '以下列数字结尾的号码会被特殊处理：',
  sentinel: {
    '9991': '立即拒收',
    '9992': '先接收，之后报告未送达',
    '9993': '先接收，之后没有报告',
  },
};

export const wordsOf = (lang: Words['lang']): Words => (lang === 'zh-CN' ? zh : en);

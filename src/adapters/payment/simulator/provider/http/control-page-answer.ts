import { renderControlPage } from '../pages/control-page.ts';
import { isLanguage, wordsOf } from '../pages/layout.ts';
import { type ControlOptions, newest } from './control-api.ts';
import type { Exchange } from './exchange.ts';
import { answerPage } from './page-answers.ts';

const shownAtMost = 50;

export function showControl({ store }: ControlOptions, { request, response, url }: Exchange) {
  const asked = url.searchParams.get('lang');
  const prefersChinese = /^\s*zh\b/i.test(request.headers['accept-language'] ?? '');
  const words = wordsOf(isLanguage(asked) ? asked : prefersChinese ? 'zh-CN' : 'en');
  const main = renderControlPage(words, {
    settings: store.settings,
    payments: newest(store.payments.values(), shownAtMost),
    deliveries: newest(store.deliveries.values(), shownAtMost),
    means: newest(store.means.values(), shownAtMost),
    wallets: [...store.wallets.values()],
    shownAtMost,
  });
  answerPage(response, { words, heading: words.control.title, kind: 'control', main });
}

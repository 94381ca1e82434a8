import { readCatalogueDocument } from '#edges/cli/catalogue-document.ts';
import { errorLine } from '#edges/cli/document-error.ts';

export const both = (en: string) => ({ 'zh-CN': '文字', en });

/** A document without errors; `change` makes one. Loosely typed, as what people write is. */
export const written = () => ({
  format: 'xuka-catalogue/1' as unknown,
  markets: [
    {
      id: 'gb',
      name: both('United Kingdom'),
      currency: 'GBP',
      timeZone: 'Europe/London',
      countries: ['GB'],
      tax: { name: both('VAT'), rate: '20 %' },
    },
  ] as unknown[],
  zones: [{ id: 'uk', name: both('UK'), countries: ['GB'] }] as unknown[],
  plans: [plan()] as unknown[],
});

export const plan = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: 'gb-12',
  kind: 'plan',
  market: 'gb',
  name: { 'zh-CN': '日常 12GB', en: 'Everyday 12GB' },
  summary: both('Thirty days with 12 GB.'),
  price: '10.00 GBP',
  validity: { count: 'days-after', length: 30, start: 'purchase' },
  grants: [{ data: '12 GB', zone: 'uk' }],
  sims: ['physical', 'esim'],
  ...change,
});

export const market = (change: Record<string, unknown>) => ({
  ...(written().markets[0] as object),
  ...change,
});
export const zone = (change: Record<string, unknown>) => ({
  ...(written().zones[0] as object),
  ...change,
});
export const grants = (...list: object[]) => ({ plans: [plan({ grants: list })] });
export const promotion = (change: object) => ({
  plans: [
    plan({
      promotion: { id: 'half', label: both('Half'), price: '5.00 GBP', purchases: 1, ...change },
    }),
  ],
});
export const validity = (change: object) => ({
  plans: [plan({ validity: { count: 'days-after', length: 30, start: 'purchase', ...change } })],
});

export function errorsOf(document: unknown): string[] {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  const reading = readCatalogueDocument({ name: '', text });
  return 'errors' in reading ? reading.errors.map(errorLine) : [];
}

export const PLAN = 'plans[0] (gb-12)';
export const MARKET = 'markets[0] (gb)';

import type { Figure } from './figure.ts';

export type Bench = (options: { seconds: number }) => Promise<Figure[]>;

const benches: Record<string, () => Promise<Bench>> = {
  charge: async () => (await import('./charge.ts')).charge,
  renewals: async () => (await import('./renewals.ts')).renewals,
  soak: async () => (await import('./soak.ts')).soak,
  start: async () => (await import('./start.ts')).start,
  web: async () => (await import('./web.ts')).web,
};

export const benchNames = Object.keys(benches);

export const loadBench = (name: string) => benches[name];

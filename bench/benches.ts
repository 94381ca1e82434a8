import type { Figure } from './figure.ts';

export interface BenchOptions {
  seconds: number;
  /** How many lines are due, each count by itself. */
  lines: readonly number[];
}

export type Bench = (options: BenchOptions) => Promise<Figure[]>;

const benches: Record<string, () => Promise<Bench>> = {
  charge: async () => (await import('./charge.ts')).charge,
  renewals: async () => (await import('./renewals.ts')).renewals,
  soak: async () => (await import('./soak.ts')).soak,
  sweep: async () => (await import('./sweep.ts')).sweep,
  'due-payments': async () => (await import('./due-payments.ts')).duePayments,
  start: async () => (await import('./start.ts')).start,
  web: async () => (await import('./web.ts')).web,
};

export const benchNames = Object.keys(benches);

export const loadBench = (name: string) => benches[name];

import { createHash } from 'node:crypto';
import type { SeedResult, Violation } from './run-seed.ts';
import { type Story, stories } from './stories.ts';

export interface Report {
  seeds: number;
  steps: number;
  /** Database statements and provider calls, each a place where something could go wrong. */
  operations: number;
  seconds: number;
  /** Of all traces: the same seeds make the same. */
  digest: string;
  /** Of each trace, so that one can see which world was another. */
  digests: readonly { seed: string; digest: string }[];
  violations: readonly Violation[];
  /** How often each thing was done, each fault was made, each line went through something. */
  counts: Record<string, number>;
  /** Every story that has to happen, by how often it did. */
  stories: Record<Story, number>;
  /** Operators whose rules worlds lived by, by how often they were drawn. */
  operators: Record<string, number>;
}

export function summarise(results: readonly SeedResult[], seconds: number): Report {
  const sorted = [...results].sort((a, b) => (a.seed < b.seed ? -1 : 1));
  const sum = (of: (result: SeedResult) => number) =>
    sorted.reduce((all, each) => all + of(each), 0);
  const counts: Record<string, number> = {};
  for (const result of sorted)
    for (const [name, count] of Object.entries(result.counts))
      counts[name] = (counts[name] ?? 0) + count;
  const named = (prefix: string) =>
    Object.entries(counts).flatMap(([name, count]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), count] as const] : [],
    );
  const told = new Map<string, number>(named('story '));
  const digest = createHash('sha256');
  for (const result of sorted) digest.update(`${result.seed} ${result.digest}\n`);
  return {
    seeds: sorted.length,
    steps: sum(({ steps }) => steps),
    operations: sum(({ operations }) => operations),
    seconds,
    digest: digest.digest('hex').slice(0, 16),
    digests: sorted.map(({ seed, digest }) => ({ seed, digest })),
    violations: sorted.flatMap(({ violation }) => violation ?? []),
    counts: Object.fromEntries(
      Object.entries(counts)
        .filter(([name]) => !/^(story|operator) /.test(name))
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    stories: Object.fromEntries(
      stories.map((name) => [name, told.get(name) ?? 0]),
    ) as Report['stories'],
    operators: Object.fromEntries(named('operator ').sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

export function print(report: Report, isJson: boolean): string {
  if (isJson) return `${JSON.stringify(report)}\n`;
  const { seeds, steps, operations, seconds, digest, violations, counts } = report;
  const told = violations.map(
    ({ seed, step, rule, says, trace }) =>
      `seed ${seed}, step ${step}: ${rule}\n  ${says}\n${trace.map((line) => `    ${line}`).join('\n')}\n` +
      `again: npm run simulate -- --seed ${seed}\n`,
  );
  const listed = (title: string, of: Record<string, number>) => [
    title,
    ...Object.entries(of).map(([name, count]) => `  ${name}: ${count}`),
  ];
  const lines = [
    ...listed('done', counts),
    ...listed('rules drawn of', report.operators),
    ...listed('what lines went through', report.stories),
  ];
  return [
    ...told,
    ...lines,
    `${seeds} seeds, ${steps} steps, ${operations} operations in ${seconds.toFixed(1)} s; ` +
      `trace ${digest}; ${violations.length} violations`,
    '',
  ].join('\n');
}

/** One measured figure. `beside` is something known, measured in the same run; ratio = value / beside. */
export interface Figure {
  figure: string;
  value: number;
  unit: string;
  beside: { what: string; value: number; unit: string } | null;
  target: number | null;
  /** What the target is about: the value itself, or value / beside. */
  targetOf: 'value' | 'ratio' | null;
  /** Null when there is no target, or nothing to hold it against. */
  met: boolean | null;
}

/** The bare ones are about the value, the others about value / beside. */
export type Target =
  | { atLeast: number }
  | { atMost: number }
  | { ratioAtLeast: number }
  | { ratioAtMost: number };

export function figureOf(
  figure: Pick<Figure, 'figure' | 'value' | 'unit'> & Partial<Pick<Figure, 'beside'>>,
  target: Target | null = null,
): Figure {
  const { beside = null } = figure;
  const ratio = beside === null ? null : figure.value / beside.value;
  return { ...figure, beside, ...judged(target, figure.value, ratio) };
}

function judged(target: Target | null, value: number, ratio: number | null) {
  if (target === null) return { target: null, targetOf: null, met: null };
  const targetOf: Figure['targetOf'] =
    'atLeast' in target || 'atMost' in target ? 'value' : 'ratio';
  if ('atLeast' in target)
    return { target: target.atLeast, targetOf, met: value >= target.atLeast };
  if ('atMost' in target) return { target: target.atMost, targetOf, met: value <= target.atMost };
  const limit = 'ratioAtLeast' in target ? target.ratioAtLeast : target.ratioAtMost;
  if (ratio === null) return { target: limit, targetOf, met: null };
  return {
    target: limit,
    targetOf,
    met: 'ratioAtLeast' in target ? ratio >= limit : ratio <= limit,
  };
}

const round = (value: number): number => Number(value.toPrecision(4));

export function print(of: Figure, json: boolean): string {
  const { figure, value, unit, beside, target, targetOf, met } = of;
  const ratio = beside === null ? null : round(value / beside.value);
  if (json)
    return `${JSON.stringify({ figure, value: round(value), unit, beside, ratio, target, targetOf, met })}\n`;
  const parts = [`${figure}: ${round(value)} ${unit}`];
  if (beside) parts.push(`${ratio} x ${beside.what} (${round(beside.value)} ${beside.unit})`);
  if (target !== null) {
    const judged = met === null ? 'nothing to hold it against' : met ? 'met' : 'NOT met';
    parts.push(`target ${target} ${targetOf === 'ratio' ? 'x' : unit}: ${judged}`);
  }
  return `${parts.join('; ')}\n`;
}

/** The value below which `share` of the samples lie. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** One measured figure. `beside` is something known, measured in the same run; ratio = value / beside. */
export interface Figure {
  figure: string;
  value: number;
  unit: string;
  beside: { what: string; value: number; unit: string } | null;
  target: number | null;
  /** Null when there is no target. */
  met: boolean | null;
}

export function figureOf(
  figure: Pick<Figure, 'figure' | 'value' | 'unit'> & Partial<Pick<Figure, 'beside'>>,
  target: { atLeast: number } | { atMost: number } | null = null,
): Figure {
  const limit = target === null ? null : 'atLeast' in target ? target.atLeast : target.atMost;
  const met =
    target === null || limit === null
      ? null
      : 'atLeast' in target
        ? figure.value >= limit
        : figure.value <= limit;
  return { beside: null, ...figure, target: limit, met };
}

const round = (value: number): number => Number(value.toPrecision(4));

export function print({ figure, value, unit, beside, target, met }: Figure, json: boolean): string {
  const ratio = beside === null ? null : round(value / beside.value);
  if (json)
    return `${JSON.stringify({ figure, value: round(value), unit, beside, ratio, target, met })}\n`;
  const parts = [`${figure}: ${round(value)} ${unit}`];
  if (beside) parts.push(`${ratio} x ${beside.what} (${round(beside.value)} ${beside.unit})`);
  if (target !== null) parts.push(`target ${target} ${unit}: ${met ? 'met' : 'NOT met'}`);
  return `${parts.join('; ')}\n`;
}

/** The value below which `share` of the samples lie. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export const MOST_COMPARED = 4;

/** The plans an address names for comparison, in its order; unknown ones are passed over. */
export const comparedIn = (search: URLSearchParams, known: readonly string[]): string[] =>
  [...new Set(search.getAll('plan'))]
    .filter((planId) => known.includes(planId))
    .slice(0, MOST_COMPARED);

/** The same address with the plan added to the comparison or taken from it. */
export function withToggled(search: string, planId: string): string {
  const params = new URLSearchParams(search);
  const others = params.getAll('plan').filter((each) => each !== planId);
  const isIn = others.length < params.getAll('plan').length;
  params.delete('plan');
  params.delete('lang');
  for (const each of isIn ? others : [...others, planId]) params.append('plan', each);
  return `?${params}`;
}

export const comparisonQuery = (planIds: readonly string[]): string =>
  planIds.map((planId) => `plan=${encodeURIComponent(planId)}`).join('&');

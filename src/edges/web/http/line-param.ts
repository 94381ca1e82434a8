import { error } from '@sveltejs/kit';
import { fromPublicId } from '#domain/public-id.ts';

/** The UUID behind `line_…` in an address; answers "not found" to anything else. */
export const lineIdOf = (params: { line: string }): string =>
  fromPublicId('line', params.line) ?? error(404);

export const orderIdOf = (params: { order: string }): string =>
  fromPublicId('ord', params.order) ?? error(404);

import type { Text, TextAnswer, Texter, TextReport } from '#ports/texter.ts';

export interface TexterOptions {
  /** Without a trailing slash. */
  baseUrl: string;
  /** Sent as a bearer token. */
  secret: string;
  timeoutMs: number;
}

const reports: Record<string, TextReport> = {
  waiting: 'waiting',
  delivered: 'delivered',
  failed: 'failed',
};

/** A message centre by HTTP: `POST /v1/texts`, asked later by `GET /v1/texts/<reference>`. */
export function createTexter({ baseUrl, secret, timeoutMs }: TexterOptions): Texter {
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${baseUrl}${path}`, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    });
  return {
    async send(text: Text): Promise<TextAnswer> {
      try {
        const answer = await call('/v1/texts', { method: 'POST', body: JSON.stringify(text) });
        await answer.body?.cancel();
        if (answer.ok) return { outcome: 'accepted' };
        const detail = `answered ${answer.status}`;
        // 422 alone is about this text; everything else is about us, or passes.
        return answer.status === 422
          ? { outcome: 'refused', detail }
          : { outcome: 'unknown', detail };
      } catch (fault) {
        return { outcome: 'unknown', detail: fault instanceof Error ? fault.name : 'no answer' };
      }
    },
    async report(reference: string): Promise<TextReport> {
      try {
        const answer = await call(`/v1/texts/${encodeURIComponent(reference)}`);
        if (!answer.ok) return 'unknown';
        const { state } = (await answer.json()) as { state?: unknown };
        return (typeof state === 'string' && reports[state]) || 'unknown';
      } catch {
        return 'unknown';
      }
    },
  };
}

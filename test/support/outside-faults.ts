import type { PaymentGateway } from '#ports/payment-gateway.ts';

/** Calls to the outside are counted, and the one numbered `at` fails: 0 for none. */
export interface OutsideFaults {
  at: number;
  /** Never sent; or carried out, and its answer lost on the way. */
  how: 'not-sent' | 'answer-lost';
  /** So far, of both directions: ours to the provider and the provider's to us. */
  calls: number;
}

/** Counts one call; true when it is the one that fails. */
export function failsNow(faults: OutsideFaults | undefined): boolean {
  if (!faults) return false;
  faults.calls += 1;
  return faults.calls === faults.at;
}

/** A gateway whose calls fail as planned. What is lost is not an error: nobody knows what happened. */
export function failingGateway(gateway: PaymentGateway, faults: OutsideFaults): PaymentGateway {
  const lost = { outcome: 'unknown', detail: 'the line was dead' } as const;
  const failing =
    <Request, Answer>(call: (request: Request) => Promise<Answer>) =>
    async (request: Request): Promise<Answer | typeof lost> => {
      if (!failsNow(faults)) return call(request);
      if (faults.how === 'answer-lost') await call(request);
      return lost;
    };
  return {
    ...gateway,
    open: failing(gateway.open),
    charge: failing(gateway.charge),
    ask: failing(gateway.ask),
    cancel: failing(gateway.cancel),
    refund: failing(gateway.refund),
  };
}

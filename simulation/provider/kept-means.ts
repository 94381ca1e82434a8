import type { ProviderMethod } from '#domain/payment.ts';
import type { KeptMeans, KeptMeansState } from '#domain/payment-means.ts';
import type { ForgetAnswer, MeansAnswer, MeansUse } from '#ports/payment-gateway.ts';

export interface ProviderMeans {
  kept: KeptMeans;
  state: KeptMeansState;
  /** With which its payer agreed. */
  paymentId: string;
  initialReference: string;
}

/** Cards hold to the end of their month. */
export const isOver = ({ expiresMonth }: KeptMeans, at: number): boolean =>
  expiresMonth !== null && new Date(at).toISOString().slice(0, 7) > expiresMonth;

/** Cards and wallets a provider keeps for its merchant. */
export class KeptMeansBook {
  readonly means = new Map<string, ProviderMeans>();

  keep(
    reference: string,
    from: { paymentId: string; method: ProviderMethod; initialReference: string },
  ): ProviderMeans {
    const { paymentId, method, initialReference } = from;
    const kept: KeptMeans = {
      ...{ reference, method },
      fingerprint: `the ${method} of its payer`,
      label: 'Visa •••• 4242',
      expiresMonth: '2099-12',
    };
    const means: ProviderMeans = { kept, state: 'usable', paymentId, initialReference };
    this.means.set(reference, means);
    return means;
  }

  agreed(use: MeansUse): ProviderMeans | null {
    const means = this.means.get(use.reference);
    const isAgreed = means?.initialReference === use.initialReference && means.state !== 'revoked';
    return isAgreed ? means : null;
  }

  check(reference: string): MeansAnswer {
    const means = this.means.get(reference);
    return means
      ? { outcome: 'known', state: means.state, means: means.kept }
      : { outcome: 'absent' };
  }

  forget(reference: string): ForgetAnswer {
    this.means.delete(reference);
    return { outcome: 'forgotten' };
  }
}

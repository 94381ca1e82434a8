import type { Grant, PlanVersion, Promotion } from '#domain/catalogue.ts';
import type { Instant } from '#domain/time.ts';

/** A plan version as JSON: amounts as decimal text, for JSON numbers end at 2^53. */
export type PlanDocument = Omit<
  PlanVersion,
  'priceMinor' | 'promotion' | 'grants' | 'withdrawnAt'
> & {
  priceMinor: string;
  promotion: (Omit<Promotion, 'priceMinor'> & { priceMinor: string }) | null;
  grants: (Omit<Grant, 'amount'> & { amount: string })[];
};

export function toPlanDocument(plan: PlanVersion): PlanDocument {
  const { withdrawnAt: _, priceMinor, promotion, grants, ...rest } = plan;
  return {
    ...rest,
    priceMinor: String(priceMinor),
    promotion: promotion && { ...promotion, priceMinor: String(promotion.priceMinor) },
    grants: grants.map((grant) => ({ ...grant, amount: String(grant.amount) })),
  };
}

export function fromPlanDocument(document: PlanDocument, withdrawnAt: Instant | null): PlanVersion {
  const { priceMinor, promotion, grants, ...rest } = document;
  return {
    ...rest,
    priceMinor: BigInt(priceMinor),
    promotion: promotion && { ...promotion, priceMinor: BigInt(promotion.priceMinor) },
    grants: grants.map((grant) => ({ ...grant, amount: BigInt(grant.amount) })),
    withdrawnAt,
  };
}

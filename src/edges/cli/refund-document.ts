import * as z from 'zod';
import type { RefundPolicy } from '#domain/refund-policy.ts';

const whole = (least: number, most: number) => z.int().min(least).max(most);
const days = whole(1, 366);

const weights = z
  .strictObject({
    data: whole(0, 1_000),
    voice: whole(0, 1_000),
    sms: whole(0, 1_000),
    credit: whole(0, 1_000),
  })
  .refine(
    (of) => Object.values(of).some((weight) => weight > 0),
    'must have a weight above 0: else whatever was used would cost nothing',
  );

/** The operator's rules of giving back; what is absent is as the law asks. */
export const refundSchema = z
  .strictObject({
    withdrawal: z.strictObject({ days, measure: z.enum(['time', 'volume', 'greater']) }).nullable(),
    notBegun: z.strictObject({ untilHours: whole(0, 24 * 30) }).nullable(),
    operatorWindow: z.strictObject({ days, condition: z.enum(['unused', 'any']) }).nullable(),
    unusedGoodwill: z.strictObject({ days, shareBasisPoints: whole(1, 10_000) }).nullable(),
    remainingCredit: z.boolean(),
    weights,
    bankDays: whole(1, 60),
  })
  .partial();

/** In the order of the documentation, so that the same rules are always the same text. */
export const fromRefund = (refund: Partial<RefundPolicy>) => ({
  ...(refund.withdrawal !== undefined && { withdrawal: refund.withdrawal }),
  ...(refund.notBegun !== undefined && { notBegun: refund.notBegun }),
  ...(refund.operatorWindow !== undefined && { operatorWindow: refund.operatorWindow }),
  ...(refund.unusedGoodwill !== undefined && { unusedGoodwill: refund.unusedGoodwill }),
  ...(refund.remainingCredit !== undefined && { remainingCredit: refund.remainingCredit }),
  ...(refund.weights && { weights: { ...refund.weights } }),
  ...(refund.bankDays !== undefined && { bankDays: refund.bankDays }),
});

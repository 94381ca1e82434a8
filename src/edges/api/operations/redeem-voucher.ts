import { z } from 'zod';
import { toPublicId } from '#domain/public-id.ts';
import { type Redeemed, redeemVoucher as redeem } from '#usecases/vouchers/redeem-voucher.ts';
import type { Operation } from '../api.ts';
import { localeOf } from '../http/request-locale.ts';
import { sessionOf } from '../http/session.ts';
import { accepted } from '../problem/problem.ts';
import { changeProblems } from '../problem/problem-schema.ts';
import { answer } from '../wire/answer.ts';
import { idOf, instant, money, publicId, toInstantOrNull, toMoney } from '../wire/scalars.ts';

const redemption = z
  .object({
    credit: money.nullable().describe('What was added to the account’s credit.'),
    expiresAt: instant.nullable().describe('Of the credit; null: it does not run out.'),
    orderId: publicId('ord').nullable().describe('The order that put the plan on the line.'),
    lineId: publicId('line').nullable(),
    isRepeat: z.boolean().describe('This account redeemed it before; nothing more was given.'),
  })
  .meta({ id: 'VoucherRedemption' });

export const redeemVoucher: Operation = (api, { product }) => {
  api.route({
    method: 'POST',
    url: '/voucher-redemptions',
    schema: {
      operationId: 'redeemVoucher',
      tags: ['Account'],
      summary: 'Redeem a voucher',
      description:
        'Once, whoever is first; the same account may ask again and gets the same answer. A PIN that is ' +
        'unknown, used, blocked or expired is answered alike unless the serial number is sent too. Wrong ' +
        'PINs slow the account down. Idempotency-Key has no meaning here.',
      body: z.strictObject({
        pin: z.string().min(1).max(100).describe('As printed; spaces and dashes do not matter.'),
        serial: z.string().max(60).optional().describe('As printed beside the PIN.'),
        lineId: publicId('line')
          .optional()
          .describe('For a voucher that brings a plan, when the account has several lines.'),
      }),
      response: {
        200: answer(redemption, 'What the voucher brought.'),
        ...changeProblems(
          ...(['invalid_request', 'pin_malformed', 'voucher_refused', 'voucher_used'] as const),
          ...(['voucher_blocked', 'voucher_expired', 'line_required', 'credit_limit'] as const),
          ...([
            'unknown_line',
            'unknown_plan',
            'number_lost',
            'line_on_hold',
            'plan_of_other_market',
          ] as const),
          ...(['plan_not_for_sim', 'needs_running_plan', 'queue_full', 'wait', 'locked'] as const),
        ),
      },
    },
    handler: async (request) => {
      const { accountId } = sessionOf(request);
      const { pin, serial, lineId } = request.body;
      const outcome = await redeem(product, {
        accountId,
        pin,
        serial: serial ?? '',
        lineId: lineId === undefined ? null : idOf('line', lineId, 'unknown_line'),
        locale: localeOf(request),
        address: request.ip,
      });
      return toRedemption(accepted(outcome));
    },
  });
};

function toRedemption(of: Redeemed): z.output<typeof redemption> {
  const { isRepeat } = of;
  if (of.kind === 'plan')
    return {
      ...{ credit: null, expiresAt: null, isRepeat },
      orderId: toPublicId('ord', of.orderId),
      lineId: toPublicId('line', of.lineId),
    };
  return {
    credit: toMoney(BigInt(of.amountMinor), of.currency),
    expiresAt: toInstantOrNull(of.expiresAt),
    ...{ orderId: null, lineId: null, isRepeat },
  };
}

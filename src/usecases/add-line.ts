import { isRefusal, type Refusal } from '#domain/account-state.ts';
import { decideAddLine } from '#domain/add-line.ts';
import type { SimKind } from '#domain/line.ts';
import type { NewLine } from '#domain/ordering.ts';
import { HOUR } from '#domain/time.ts';
import type { SimProposal } from '#ports/sim-provider.ts';
import { claimNumber, confirmNumber, holdNumber, releaseNumber } from '#storage/claims.ts';
import type { Product } from './product.ts';
import { expectOwn } from './submit.ts';

/** What is null is proposed by the source of numbers and SIMs. */
export interface LineWish {
  marketId: string;
  simKind: SimKind;
  /** E.164 with "+". */
  msisdn: string | null;
  /** ITU-T E.118 with its check digit. */
  iccid: string | null;
  /** Of the profile `iccid`; null with a physical SIM and where the profile is on its phone already. */
  activationCode: string | null;
}

export type LineRefusal = 'unknown_market' | 'number_taken' | 'no_number_free';

const PROPOSALS = 20;

/** Longer than adding a line can take; the sweep frees what was left behind. */
const HOLD = HOUR;

/** Holds number and SIM of a line to be; whoever does not add it afterwards lets go of them. */
export async function holdLine(
  product: Product,
  accountId: string,
  wish: LineWish,
): Promise<NewLine | Refusal<LineRefusal>> {
  const { marketId, simKind } = wish;
  const { markets } = (await product.reference()).rules;
  if (!markets.has(marketId)) return { refused: 'unknown_market' };
  // Named numbers may be held by this very account, from a try that was cut off; proposed ones must be new.
  const isNamed = wish.msisdn !== null || wish.iccid !== null;
  const hold = isNamed ? holdNumber : claimNumber;
  const isWhole = wish.msisdn !== null && wish.iccid !== null;
  for (let i = 0; i < (isWhole ? 1 : PROPOSALS); i++) {
    const sim = toSim(wish, await product.simProvider.propose({ marketId, simKind }));
    const now = product.clock();
    if (await hold(product.database, { ...sim, accountId, now, expiresAt: now + HOLD }))
      return { lineId: product.newId(), marketId, simKind, ...sim };
  }
  return { refused: isNamed ? 'number_taken' : 'no_number_free' };
}

/** An activation code loads one profile: with another ICCID the proposed one would be wrong. */
const toSim = (wish: LineWish, proposed: SimProposal): SimProposal => ({
  msisdn: wish.msisdn ?? proposed.msisdn,
  iccid: wish.iccid ?? proposed.iccid,
  activationCode: wish.iccid === null ? proposed.activationCode : wish.activationCode,
});

export const letGo = (product: Product, accountId: string, line: NewLine): Promise<void> =>
  releaseNumber(product.database, { ...line, accountId });

/** Adds a line whose number and SIM are held for the account. Asked again, it answers the same line. */
export async function addHeldLine(
  product: Product,
  accountId: string,
  newLine: NewLine,
): Promise<{ lineId: string } | Refusal<LineRefusal>> {
  const { rules } = await product.reference();
  const { lineId: _, ...body } = newLine;
  const outcome = expectOwn(
    await product.committer.submit({
      accountId,
      key: `add-line:${Object.values(body).join(':')}`,
      name: 'add-line',
      body,
      decide: decideAddLine(newLine, rules),
    }),
  );
  if (isRefusal(outcome)) return outcome;
  await confirmNumber(product.database, { ...newLine, accountId });
  return outcome;
}

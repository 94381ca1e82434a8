import { createHash } from 'node:crypto';
import { PENDING_ACTION_FOR } from '#domain/step-up.ts';
import { spendChallenge } from '#storage/identity/passkeys.ts';
import type { PayMethod } from '../../confirm-order.ts';
import type { Product } from '../../product.ts';
import type { CurrentSession } from '../identify-session.ts';
import { seal, unseal } from '../purpose-key.ts';

/**
 * What somebody had asked for when they had to confirm who they are. Nothing secret: passwords that were typed
 * are typed again.
 */
export type PendingAction =
  | {
      act: 'pay-order';
      orderId: string;
      method: PayMethod;
      meansId: string | null;
      keeps: boolean;
      withCredit: boolean;
      consent: boolean;
    }
  | { act: 'allow-fallback' }
  | { act: 'allow-credit-use'; lineId: string }
  /** `query`: the choice as its form wrote it; `shown`: the digest of the words agreed to. */
  | { act: 'agree-auto-renewal'; lineId: string; query: string; shown: string }
  /** `agreed`: the price that was shown, as its form wrote it. */
  | { act: 'park-line'; lineId: string; agreed: string }
  | { act: 'restore-line'; lineId: string }
  /** As it was typed. */
  | { act: 'choose-payment-guard'; ask: string; amount: string; currency: string };

type Caller = Pick<CurrentSession, 'accountId' | 'sessionId'>;
type Keys = Pick<Product, 'secret' | 'clock'>;

const ownerOf = ({ accountId, sessionId }: Caller): string => `${accountId} ${sessionId}`;

/** Sealed for this session alone, for a few minutes; it does nothing unless its owner confirms. */
export function mintPendingAction(
  { secret, clock }: Keys,
  caller: Caller,
  action: PendingAction,
): string {
  const text = JSON.stringify({ action, expiresAt: clock() + PENDING_ACTION_FOR });
  const sealed = { content: Buffer.from(text), owner: ownerOf(caller) };
  return seal(secret, 'pending-action', sealed).toString('base64url');
}

const LONGEST = 1_000;

interface Opened {
  action: PendingAction;
  expiresAt: number;
}

/** Null: made up, of another session, or too old. */
function open({ secret, clock }: Keys, caller: Caller, token: string): Opened | null {
  const sealed = Buffer.from(token.slice(0, LONGEST), 'base64url');
  if (sealed.length < 32 || sealed.toString('base64url') !== token) return null;
  const text = unseal(secret, 'pending-action', { sealed, owner: ownerOf(caller) });
  if (text === null) return null;
  const opened: Opened = JSON.parse(text.toString());
  return clock() < opened.expiresAt ? opened : null;
}

/** For telling what will be done; changes nothing. */
export const viewPendingAction = (
  product: Keys,
  caller: Caller,
  token: string,
): PendingAction | null => open(product, caller, token)?.action ?? null;

/** To be asked right after its owner confirmed, and then done: it is handed out once. */
export async function takePendingAction(
  product: Keys & Pick<Product, 'database'>,
  caller: Caller,
  token: string,
): Promise<PendingAction | null> {
  const opened = open(product, caller, token);
  if (opened === null) return null;
  const digest = createHash('sha256').update(token).digest();
  const { accountId } = caller;
  const spent = { accountId, digest, expiresAt: opened.expiresAt };
  return (await spendChallenge(product.database, spent)) ? opened.action : null;
}

import { isRefusal, type Refusal } from '#domain/account-state.ts';
import { readEmail, readUserName } from '#domain/identifier.ts';
import type { Line } from '#domain/line.ts';
import type { NewLine } from '#domain/ordering.ts';
import { confirmNumber } from '#storage/claims.ts';
import { readPerson } from '#storage/identity/accounts.ts';
import { accountOf } from '#storage/identity/claims.ts';
import { readLines } from '#storage/reads/account-rows.ts';
import { addHeldLine, holdLine, type LineRefusal, type LineWish, letGo } from './add-line.ts';
import {
  type Registration,
  type RegistrationRefusal,
  registerAccount,
} from './identity/register-account.ts';
import type { Product } from './product.ts';

export interface SubscriberWish {
  registration: Omit<Registration, 'accountId' | 'demoPassword'>;
  line: LineWish | null;
}

export type AddedLine = Pick<Line, 'id' | 'msisdn' | 'iccid' | 'simKind' | 'activationCode'>;

export interface AddedSubscriber {
  accountId: string;
  /** False: the account was there already, and no mail goes out. */
  isNew: boolean;
  /** Null when none was wished. */
  line: (AddedLine & { isNew: boolean }) | null;
}

export type SubscriberRefusal = RegistrationRefusal | Refusal<LineRefusal | 'user_name_differs'>;

/**
 * Registers a subscriber, whose welcome mail goes out by the outbox, and gives them a line if one is
 * wished. With `repeat` whoever has the e-mail address already is the one who is meant: what is
 * missing is added and what is there stays; so what was cut off can be done again.
 */
export async function addSubscriber(
  product: Product,
  wish: SubscriberWish,
  options: { repeat: boolean } = { repeat: false },
): Promise<AddedSubscriber | SubscriberRefusal> {
  const { registration } = wish;
  const known = options.repeat ? await findKnown(product, registration) : null;
  if (known && isRefusal(known)) return known;
  const accountId = known?.accountId ?? product.newId();
  const borne = wish.line && known ? await findLine(product, accountId, wish.line) : null;
  const held = wish.line && !borne ? await holdLine(product, accountId, wish.line) : null;
  if (held && isRefusal(held)) return held;
  // For one who is there already it writes nothing but what was cut off.
  const registered = await registerAccount(product, { ...registration, accountId });
  if (isRefusal(registered)) {
    if (held) await letGo(product, accountId, held);
    return registered;
  }
  if (borne) await confirmNumber(product.database, { ...borne, accountId });
  const isNew = !known?.isWhole;
  if (!held) return { accountId, isNew, line: borne && { ...borne, isNew: false } };
  const added = await addHeldLine(product, accountId, held);
  if (isRefusal(added)) return added;
  return { accountId, isNew, line: { ...toLine(held), id: added.lineId, isNew: true } };
}

interface Known {
  accountId: string;
  /** False: only the name is held; the registration was cut off before the account was written. */
  isWhole: boolean;
}

async function findKnown(
  { database }: Product,
  { email: typed, userName }: SubscriberWish['registration'],
): Promise<Known | Refusal<'user_name_differs'> | null> {
  const email = readEmail(typed);
  if (typeof email !== 'string') return null;
  const accountId = await accountOf(database, { kind: 'email', value: email });
  if (accountId === null) return null;
  const person = await readPerson(database, accountId);
  if (person && person.userName !== readUserName(userName)) return { refused: 'user_name_differs' };
  return { accountId, isWhole: person !== null };
}

/** The line of the account that is what was wished already. */
async function findLine(
  { database }: Product,
  accountId: string,
  wish: LineWish,
): Promise<Line | null> {
  const lines = await readLines(database, accountId);
  const isWished = (line: Line) =>
    line.marketId === wish.marketId &&
    line.simKind === wish.simKind &&
    (wish.msisdn === null || line.msisdn === wish.msisdn) &&
    (wish.iccid === null || line.iccid === wish.iccid);
  return lines.find(isWished) ?? null;
}

const toLine = ({ lineId, marketId: _, ...line }: NewLine): AddedLine => ({ id: lineId, ...line });

import type { AccountBooks, Finding, Movement } from './account-books.ts';

/** From where to where each kind may move; a place is named by what stands before its colon. */
const ways: Readonly<Record<string, readonly string[]>> = {
  grant: ['operator:allowance>bucket', 'order>bucket', 'operator:revenue>bucket'],
  usage: ['bucket>operator:used', 'hold>operator:used', 'bucket>operator:revenue'].concat(
    ...['hold>operator:revenue', 'bucket>operator:tax', 'hold>operator:tax'],
    // The network let through what nobody pays for.
    'operator:allowance>operator:used',
  ),
  expiry: ['bucket>operator:breakage'],
  replacement: ['bucket>operator:breakage'],
  // A voucher that was sold as money is money paid in.
  payment: [
    'provider>order',
    'provider>bucket',
    'bucket>order',
    'hold>order',
    'operator:allowance>order',
  ],
  sale: ['order>operator:revenue'],
  tax: ['order>operator:tax'],
  refund: ['order>provider', 'order>bucket'],
  hold: ['bucket>hold'],
  release: ['hold>bucket', 'hold>operator:breakage'],
  clawback: ['bucket>operator:allowance', 'bucket>operator:breakage'],
  unsale: ['operator:revenue>order'],
  untax: ['operator:tax>order'],
  adjustment: ['operator:allowance>bucket', 'bucket>operator:allowance'],
};

const roomOf = (place: string): string =>
  place.startsWith('operator:') ? place : place.slice(0, place.indexOf(':'));

export const isOwnPlace = (place: string): boolean => /^(bucket|hold|order):/.test(place);

/** Takes one movement into the books: numbers without a gap, lawful ways, nothing below zero. */
export function enterMovement(books: AccountBooks, movement: Movement): Finding[] {
  const { seq, kind, amount, asset, from_place: from, to_place: to } = movement;
  const found: Finding[] = [];
  const say = (rule: string, says: string) =>
    found.push({ rule, says: `${says} (movement ${seq} of ${books.id})` });
  const expected = BigInt(books.movements.length + 1);
  if (seq !== expected) say('sequence', `number ${seq} where ${expected} was to come`);
  if (amount <= 0n) say('positive', `moves ${amount}`);
  const way = `${roomOf(from)}>${roomOf(to)}`;
  if (!ways[kind]?.includes(way)) say('way', `${kind} may not go ${way}`);
  const crosses = roomOf(from) === 'bucket' && roomOf(to) === 'hold';
  if ((crosses || way === 'hold>bucket') && idOf(from) !== idOf(to))
    say('way', `${kind} goes from ${from} to ${to}`);
  if (!books.commands.has(movement.command_key))
    say('command', `no command is called ${movement.command_key}`);
  books.movements.push(movement);
  for (const [place, change] of [
    [from, -amount],
    [to, amount],
  ] as const) {
    const key = `${place} ${asset}`;
    const balance = (books.balances.get(key) ?? 0n) + change;
    books.balances.set(key, balance);
    if (isOwnPlace(place) && balance < 0n) say('negative', `${place} holds ${balance} ${asset}`);
  }
  return found.concat(timeFindings(books, movement));
}

export const idOf = (place: string): string => place.slice(place.indexOf(':') + 1);

/** Nothing is used before a bucket begins or once it is over. */
function timeFindings(books: AccountBooks, movement: Movement): Finding[] {
  const { kind, from_place: from, happened_at: at } = movement;
  const bucket = books.buckets.get(idOf(from));
  if (kind !== 'usage' || !bucket || !from.startsWith('bucket:')) return [];
  const isInTime = books.mayBeUsed(bucket, at);
  return isInTime ? [] : [{ rule: 'in-time', says: `${from} used at ${at} outside its time` }];
}

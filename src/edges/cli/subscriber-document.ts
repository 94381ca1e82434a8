import * as z from 'zod';
import { isIccid } from '#domain/iccid.ts';
import { readUserName } from '#domain/identifier.ts';
import { isObject, type RawEntry, readEntry } from './catalogue-entry.ts';
import { idSchema } from './catalogue-schema.ts';
import { readCsv } from './csv.ts';
import { type DocumentError, readJson } from './document-error.ts';
import { email, timeZone, words } from './document-fields.ts';

export const SUBSCRIBERS_FORMAT = 'xuka-subscribers/1';

/** A text that `read` brings into its one form; null is refused with `problem`. */
const text = (read: (typed: string) => string | null, problem: string) =>
  z.string().transform((typed, context): string => {
    const value = read(typed);
    if (value !== null) return value;
    context.addIssue({ code: 'custom', message: problem });
    return z.NEVER;
  });

const userName = text((typed) => {
  const name = readUserName(typed);
  return typeof name === 'string' ? name : null;
}, 'must be 3 to 32 Latin or Chinese letters, digits, dots, dashes or underscores');

const number = text((typed) => {
  const digits = typed.replace(/[ ()-]/g, '');
  return /^\+[1-9]\d{6,14}$/.test(digits) ? digits : null;
}, 'must be a number with "+" and its country code, like "+44 7700 900123"');

const iccid = text((typed) => {
  const digits = typed.replaceAll(' ', '');
  return isIccid(digits) ? digits : null;
}, 'must be the 18 to 20 digits of a SIM, the last of which is its check digit');

const activationCode = z
  .string()
  .regex(/^LPA:1\$[^\s$]+\$[^\s]*$/, 'must be an activation code like "LPA:1$smdp.example$K7…"');

const subscriberSchema = z.strictObject({
  name: words(200),
  email,
  userName,
  locale: z.enum(['zh-CN', 'en']),
  timeZone,
  market: idSchema.optional(),
  sim: z.enum(['physical', 'esim']).optional(),
  number: number.optional(),
  iccid: iccid.optional(),
  activationCode: activationCode.optional(),
});

/** One person, and one line if `market` is given; what is left out of the line is proposed. */
export type SubscriberEntry = z.output<typeof subscriberSchema>;

export type SubscriberKey = keyof SubscriberEntry;

export const subscriberKeys = Object.keys(subscriberSchema.shape) as SubscriberKey[];

export interface PlacedSubscriber {
  /** `line 4` or `subscribers[3]`. */
  place: string;
  subscriber: SubscriberEntry;
}

export type ReadSubscribers =
  | { subscribers: PlacedSubscriber[] }
  | { errors: readonly DocumentError[] };

/** Reads one subscriber; null with its problems in `errors`. */
export function readSubscriber(raw: RawEntry, errors: DocumentError[]): SubscriberEntry | null {
  const { place, fields, isWhole } = readEntry(subscriberSchema, raw, errors);
  const before = errors.length;
  const problem = (key: SubscriberKey, words: string) =>
    errors.push({ place: `${place} › ${key}`, problem: words });
  const has = (key: SubscriberKey) => isObject(raw.value) && raw.value[key] !== undefined;
  if (!has('market'))
    for (const key of ['sim', 'number', 'iccid', 'activationCode'] as const)
      if (has(key)) problem(key, 'belongs to a line, and no market is given for one');
  if (has('market') && !has('sim')) problem('sim', 'is missing: "physical" or "esim"');
  if (has('activationCode') && fields.sim === 'physical')
    problem('activationCode', 'must not be given: only an eSIM is loaded by one');
  if (has('activationCode') && !has('iccid'))
    problem('iccid', 'is missing: an activation code loads one certain SIM');
  return isWhole && errors.length === before ? (fields as SubscriberEntry) : null;
}

/** Reads a document of format `xuka-subscribers/1`, or all its errors at once; never throws. */
export function readSubscriberDocument(written: string): ReadSubscribers {
  const json = readJson(written);
  if ('error' in json) return { errors: [json.error] };
  const document = json.value;
  if (!isObject(document)) return { errors: [{ place: '', problem: 'must be an object in { }' }] };
  const errors: DocumentError[] = [];
  if (document.format !== SUBSCRIBERS_FORMAT)
    errors.push({ place: 'format', problem: `must be "${SUBSCRIBERS_FORMAT}"` });
  for (const key of Object.keys(document))
    if (key !== 'format' && key !== 'subscribers')
      errors.push({ place: '', problem: `has "${key}", which is not known here` });
  const list = document.subscribers;
  if (!Array.isArray(list)) {
    errors.push({ place: 'subscribers', problem: 'must be a list in [ ]' });
    return { errors };
  }
  return readAll(
    list.map((value: unknown, at) => ({ list: `subscribers[${at}]`, value })),
    errors,
  );
}

/** Reads comma-separated values whose first line names the columns; an empty cell is left out. */
export function readSubscriberTable(written: string): ReadSubscribers {
  const table = readCsv(written);
  if ('problem' in table) return { errors: [{ place: '', problem: table.problem }] };
  const [head, ...rows] = table.rows;
  if (!head) return { errors: [{ place: '', problem: 'is empty' }] };
  const errors = head.cells
    .filter((name) => !subscriberKeys.some((key) => key === name))
    .map((name) => ({
      place: `line ${head.line}`,
      problem: `has the column "${name}"; known are ${subscriberKeys.join(', ')}`,
    }));
  if (errors.length > 0) return { errors };
  const twice = head.cells.filter((name, at) => head.cells.indexOf(name) < at);
  if (twice.length > 0)
    return {
      errors: [{ place: `line ${head.line}`, problem: `has the column "${twice[0]}" twice` }],
    };
  const crooked: DocumentError[] = rows
    .filter(({ cells }) => cells.length !== head.cells.length)
    .map(({ line, cells }) => ({
      place: `line ${line}`,
      problem: `has ${cells.length} columns, the first line ${head.cells.length}`,
    }));
  const straight = rows.filter(({ cells }) => cells.length === head.cells.length);
  return readAll(
    straight.map(({ line, cells }) => ({
      list: `line ${line}`,
      value: Object.fromEntries(
        head.cells.flatMap((name, at) => (cells[at] === '' ? [] : [[name, cells[at]]])),
      ),
    })),
    crooked,
  );
}

function readAll(raw: readonly RawEntry[], errors: DocumentError[]): ReadSubscribers {
  const subscribers = raw.flatMap((entry) => {
    const subscriber = readSubscriber(entry, errors);
    return subscriber ? [{ place: entry.list, subscriber }] : [];
  });
  errors.push(...doubles(subscribers));
  return errors.length > 0 ? { errors } : { subscribers };
}

/** What only one subscriber can have. */
function doubles(all: readonly PlacedSubscriber[]): DocumentError[] {
  const keys = ['email', 'userName', 'number', 'iccid'] as const;
  return keys.flatMap((key) => {
    const seen = new Map<string, string>();
    return all.flatMap(({ place, subscriber: { [key]: value } }) => {
      const first = value === undefined ? undefined : seen.get(value);
      if (value !== undefined && first === undefined) seen.set(value, place);
      return first === undefined
        ? []
        : [{ place: `${place} › ${key}`, problem: `is the same as in ${first}` }];
    });
  });
}

import * as z from 'zod';
import type { Operator } from '#domain/operator.ts';
import { isObject, pushIssues } from './catalogue-entry.ts';
import { type DocumentError, inWords, readJson } from './document-error.ts';
import { email, localized, timeZone, words } from './document-fields.ts';
import { layOut } from './document-layout.ts';

export const OPERATOR_FORMAT = 'xuka-operator/1';

export type ReadOperator = { operator: Operator } | { errors: readonly DocumentError[] };

/** Pages and mails darken or lighten it as far as reading needs. */
const accent = z
  .string()
  .regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour of six digits, like "#0b6e5f"')
  .transform((colour) => colour.toLowerCase());

const operatorSchema = z.strictObject({
  format: z.literal(OPERATOR_FORMAT, { error: `must be "${OPERATOR_FORMAT}"` }),
  name: localized(40),
  legalName: words(120),
  postalAddress: z.array(words(80)).min(1).max(6),
  taxNumber: words(40),
  supportEmail: email,
  supportHours: localized(80),
  timeZone,
  accent,
});

/** Reads one document of format `xuka-operator/1`: the operator, or every error at once; never throws. */
export function readOperatorDocument(text: string): ReadOperator {
  const json = readJson(text);
  if ('error' in json) return { errors: [json.error] };
  if (!isObject(json.value))
    return { errors: [{ place: '', problem: 'must be an object in { }' }] };
  const reading = operatorSchema.safeParse(json.value, { error: inWords });
  if (!reading.success) {
    const errors: DocumentError[] = [];
    pushIssues({ place: '', issues: reading.error.issues }, errors);
    return { errors };
  }
  const { format: _, ...operator } = reading.data;
  return { operator };
}

/** The document that reads back as the same operator; the same operator is always the same text. */
export const writeOperatorDocument = (operator: Operator): string =>
  layOut({
    format: OPERATOR_FORMAT,
    name: { 'zh-CN': operator.name['zh-CN'], en: operator.name.en },
    legalName: operator.legalName,
    postalAddress: [...operator.postalAddress],
    taxNumber: operator.taxNumber,
    supportEmail: operator.supportEmail,
    supportHours: { 'zh-CN': operator.supportHours['zh-CN'], en: operator.supportHours.en },
    timeZone: operator.timeZone,
    accent: operator.accent,
  });

import type { Refusal } from './account-state.ts';
import { readEmail } from './identifier.ts';

export const supportTopics = ['sign-in', 'payment', 'plan', 'line', 'other'] as const;

export type SupportTopic = (typeof supportTopics)[number];

export interface SupportMessage {
  name: string;
  email: string;
  topic: SupportTopic;
  message: string;
}

export type SupportFieldProblem =
  | 'name_missing'
  | 'name_too_long'
  | 'email_malformed'
  | 'topic_unknown'
  | 'message_missing'
  | 'message_too_long';

export const supportLimits = { name: 100, message: 4000 } as const;

/** Line breaks and other marks that steer a mail or a screen go; in the message line breaks stay. */
const oneLine = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\p{Cf}/gu, '')
    .trim();

const manyLines = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim();

const lengthOf = (text: string): number => [...text].length;

/** Checks a form as it was typed; every field that is wrong is told at once. */
export function readSupportMessage(
  typed: Record<keyof SupportMessage, string>,
): SupportMessage | (Refusal<'invalid'> & { problems: SupportFieldProblem[] }) {
  const name = oneLine(typed.name);
  const message = manyLines(typed.message);
  const email = readEmail(typed.email);
  const topic = supportTopics.find((each) => each === typed.topic);
  const problems: SupportFieldProblem[] = [];
  if (name === '') problems.push('name_missing');
  if (lengthOf(name) > supportLimits.name) problems.push('name_too_long');
  if (typeof email !== 'string') problems.push('email_malformed');
  if (topic === undefined) problems.push('topic_unknown');
  if (message === '') problems.push('message_missing');
  if (lengthOf(message) > supportLimits.message) problems.push('message_too_long');
  if (problems.length > 0 || typeof email !== 'string' || topic === undefined)
    return { refused: 'invalid', problems };
  return { name, email, topic, message };
}

import type { Message } from '#ports/message-renderer.ts';
import type { Speech } from '../words/speech.ts';
import type { Letter } from './letter.ts';

type Of<Kind extends Message['kind']> = Extract<Message, { kind: Kind }>;

export function supportReceivedLetter(
  { words, brand, locale, at }: Speech,
  message: Of<'support_request_received'>,
): Letter {
  const { help } = words;
  return {
    subject: help.receivedSubject(message.reference),
    title: help.receivedTitle,
    lead: help.receivedLead,
    blocks: [
      {
        kind: 'rows',
        rows: [
          { label: help.reference, value: message.reference, isStrong: true },
          { label: help.topic, value: help.topics[message.topic] },
          { label: help.received, value: at(message.receivedAt, message.timeZone) },
          { label: help.hours, value: brand.supportHours[locale] },
        ],
      },
      { kind: 'note', text: help.notYou },
    ],
    reason: help.receivedReason,
  };
}

export function supportRequestLetter(
  { words, at }: Speech,
  message: Of<'support_request'>,
): Letter {
  const { help } = words;
  const topic = help.topics[message.topic];
  return {
    subject: help.requestSubject(message.reference, topic),
    title: help.requestTitle(message.name),
    lead: help.requestLead,
    blocks: [
      { kind: 'quote', heading: help.message, text: message.message },
      {
        kind: 'rows',
        rows: [
          { label: help.from, value: message.name, below: message.email },
          { label: help.account, value: message.userName ?? help.guest },
          { label: help.topic, value: topic },
          { label: help.reference, value: message.reference },
          { label: help.reads, value: help.languages[message.writerLocale] },
          { label: help.received, value: at(message.receivedAt, message.timeZone) },
        ],
      },
    ],
    reason: help.requestReason,
  };
}

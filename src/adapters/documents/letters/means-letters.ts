import { formatMonth } from '#domain/format.ts';
import type { MeansMessage, NamedMeans } from '#ports/means-message.ts';
import type { Speech } from '../words/speech.ts';
import type { Block, Letter, Row } from './letter.ts';

/** Saved, replaced, removed, or about to expire: what it is, what it pays for, and where it is changed. */
export function meansLetter(speech: Speech, message: MeansMessage): Letter {
  const { means: w } = speech.words;
  const { kind, means, replaced, msisdns, agreed } = message;
  const name = nameOf(speech, means);
  const month = means.expiresMonth === null ? '' : formatMonth(means.expiresMonth, speech.locale);
  const { subject, title, lead } = {
    means_saved: w.saved,
    means_replaced: w.replaced,
    means_removed: w.removed,
    means_expiring: w.expiring,
  }[kind];
  const rows: Row[] = [
    { label: w.name, value: name, isStrong: true },
    ...(month === '' ? [] : [{ label: w.expires, value: month }]),
    ...(replaced ? [{ label: w.instead, value: nameOf(speech, replaced) }] : []),
    ...(msisdns.length === 0
      ? []
      : [{ label: w.renews, value: msisdns.map(speech.number).join(w.and) }]),
    ...(kind === 'means_expiring'
      ? []
      : [{ label: w.when, value: speech.atSecond(message.happenedAt, message.timeZone) }]),
  ];
  const words: Block[] =
    agreed === null ? [] : [{ kind: 'quote', heading: w.agreed, text: agreed }];
  const notYou: Block[] = kind === 'means_expiring' ? [] : [{ kind: 'note', text: w.notYou }];
  const address = `${speech.brand.baseUrl}/security/means`;
  return {
    subject: subject(name, month),
    title: title(name),
    lead: lead(month),
    blocks: [
      { kind: 'rows', rows },
      { kind: 'button', label: kind === 'means_expiring' ? w.replace : w.see, address },
      ...words,
      ...notYou,
    ],
    reason: w.reason,
  };
}

/** A card's label says what it is; a wallet's does not. */
const nameOf = ({ words }: Speech, { method, label }: NamedMeans): string =>
  method === 'card' ? label : `${words.methods[method]} ${label}`;

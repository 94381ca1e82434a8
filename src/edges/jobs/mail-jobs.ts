import type { OutboxKind } from '#domain/account-state.ts';
import { type MailRoom, sendMessage } from '#usecases/messages/send-message.ts';
import type { Product } from '#usecases/product.ts';
import type { JobHandler } from './outbox-worker.ts';

export interface MailJobOptions extends MailRoom {
  onOutcome?: (mail: { outcome: 'accepted' | 'refused' | 'unknown' }) => void;
}

/** From two seconds to ten minutes; a mail server that is down is asked for days. */
const soon = (attempts: number): number => Math.min(600_000, 2_000 * 2 ** Math.min(attempts, 9));

export function createMailJobs(
  product: Product,
  options: MailJobOptions,
): Partial<Record<OutboxKind, JobHandler>> {
  return {
    'mail.send': async (entry) => {
      const outcome = await sendMessage(product, options, entry);
      if (outcome === 'moot') return 'done';
      options.onOutcome?.({ outcome });
      return outcome === 'unknown' ? { again: soon(entry.attempts) } : 'done';
    },
  };
}

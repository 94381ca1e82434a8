import type { MailAnswer } from '#ports/mailer.ts';
import type { MessageRenderer } from '#ports/message-renderer.ts';
import type { TextAnswer } from '#ports/texter.ts';
import type { NoticeRoom } from '#usecases/notices/notice-room.ts';
import type { Chance } from './chance.ts';
import type { Faults } from './faults.ts';
import type { Owner, Scheduler } from './scheduler.ts';

interface Surroundings {
  scheduler: Scheduler;
  faults: Faults;
  count: (what: string) => void;
}

const nothing = { subject: '', short: '', text: '', html: '', attachments: [] };
const noPaper = () => Promise.resolve(new Uint8Array());

/** What is said is looked at elsewhere: here it only matters whether it arrives. */
const renderer: MessageRenderer = {
  renderMail: () => Promise.resolve(nothing),
  ...{ renderInvoice: noPaper, renderReceipt: noPaper, renderCreditNote: noPaper },
  close: () => Promise.resolve(),
};

/** Mail servers and the message centre of a world, with addresses that stop to work. */
export class Mailbox {
  readonly #of: Surroundings;
  readonly #chance: Chance;
  /** Addresses at which nobody reads any more. */
  readonly dead = new Set<string>();
  /** Mails that were taken and come back: where their bounces go. */
  bounces: string[] = [];

  constructor(of: Surroundings, chance: Chance) {
    this.#of = of;
    this.#chance = chance;
  }

  /** As one process reaches it. */
  room(owner: Owner): NoticeRoom {
    return {
      renderer,
      ...{ from: null, supportEmail: null, push: null },
      bounceAddress: 'bounces@shop.example',
      mailer: {
        send: ({ to, returnPath }) => this.#carry(owner, 'mail', () => this.#mail(to, returnPath)),
        close: () => Promise.resolve(),
      },
      texter: {
        send: ({ to }) => this.#carry(owner, 'text', () => this.#text(to)),
        report: () => Promise.resolve('delivered'),
      },
    };
  }

  #carry<Answer>(
    owner: Owner,
    what: string,
    arrive: () => Answer,
  ): Promise<Answer | { outcome: 'unknown'; detail: string }> {
    const { scheduler, faults } = this.#of;
    return scheduler.gate<Answer | { outcome: 'unknown'; detail: string }>(
      owner,
      `send ${what}`,
      async () => {
        const kinds = { 'lost-request': 1, 'lost-answer': 1 };
        const trouble = faults.draw(faults.weather.provider, kinds);
        if (trouble === null) return { value: arrive(), word: 'answered' };
        if (trouble === 'lost-answer') arrive();
        return { value: { outcome: 'unknown', detail: 'no answer' }, word: trouble };
      },
    );
  }

  #mail(to: string, returnPath: string | undefined): MailAnswer {
    if (!this.dead.has(to)) return { outcome: 'accepted' };
    if (this.#chance.happens(0.5)) {
      this.#of.count('story mail refused');
      return { outcome: 'refused', detail: 'RCPT TO: 550 5.1.1 nobody of this name' };
    }
    if (returnPath) this.bounces.push(returnPath);
    return { outcome: 'accepted' };
  }

  #text(to: string): TextAnswer {
    this.#of.count('story notice by text instead');
    return to.endsWith('3') ? { outcome: 'refused', detail: 'no texts' } : { outcome: 'accepted' };
  }
}

import { createRenderer } from '#adapters/documents/renderer.ts';
import type { RenewalMeans } from '#domain/auto-renewal.ts';
import { formatInstant } from '#domain/format.ts';
import type { Locale } from '#domain/locale.ts';
import { type Instant, MINUTE } from '#domain/time.ts';
import { agreeAutoRenewal } from '#usecases/auto-renewal/agree-auto-renewal.ts';
import { addressedMessage, renderMessage } from '#usecases/messages/send-message.ts';
import type { Story } from './story.ts';

const renderer = createRenderer();
/** What a mail says of the price after a promotion. */
const NEXT_PRICE = /^(The next time.*|下次(：|购买).*)$/m;
const locales: readonly Locale[] = ['en', 'zh-CN'];

/** A line that is looked after while its story is told: what time does, and every notice that goes out. */
export class KeptLine {
  readonly #story: Story;
  readonly #told = new Set<string>();
  #at: Instant;

  constructor(story: Story, now: Instant) {
    this.#story = story;
    this.#at = now;
  }

  get now(): Instant {
    return this.#at;
  }

  #moveTo(at: Instant): void {
    this.#at = at;
    this.#story.moveTo(at);
  }

  /** Buys a plan by card, perhaps with a code; the provider is to keep the card. */
  async buysAndKeepsCard(planId: string, ending: string, code?: string): Promise<void> {
    await this.#story.chooses(planId, 'now');
    if (code) await this.#story.types(code);
    await this.#story.confirms('card', { keepsMeans: true });
    await this.#story.paysByCard(
      ending,
      `Pays by a card that ends in ${ending}; the provider keeps it.`,
    );
    await this.#story.hearsFromProvider();
    await this.#waitFor(async () => (await this.#means()).length > 0);
    await this.listen();
  }

  async #means(): Promise<string[]> {
    const { rows } = await this.#story.product.database.query<{ id: string }>(
      `select id from payment_means where account_id = $1 and state = 'usable' order by id`,
      [this.#story.who.accountId],
    );
    return rows.map(({ id }) => id);
  }

  /** Agrees to auto-renewal: the kept card pays, or credit. */
  async agrees(planId: string, { by }: { by: 'card' | 'credit' }): Promise<void> {
    const { product, who } = this.#story;
    const [meansId] = await this.#means();
    const means: RenewalMeans[] =
      by === 'card' ? [{ kind: 'means', meansId: meansId! }] : [{ kind: 'credit' }];
    const agreed = await agreeAutoRenewal(product, {
      ...{ ...who, planId, means, trigger: { kind: 'plan-end' }, monthlyCapMinor: null },
      ...{ consent: { version: 'story/1', words: 'Renew it.', locale: 'en' }, locale: 'en' },
    });
    if ('refused' in agreed) throw new Error(agreed.refused);
    this.#story.tell(
      `Asks for auto-renewal, paid with ${by === 'card' ? 'the kept card' : 'credit'}.`,
    );
    await this.listen();
  }

  /** Time passes; whatever is due on the way is done at its own time. */
  async until(end: Instant): Promise<void> {
    for (;;) {
      const next = await this.#nextDue();
      if (next === null || next > end) break;
      this.#moveTo(Math.max(next, this.#at));
      await this.#story.product.work();
      await this.#settled();
      await this.listen();
    }
    this.#moveTo(Math.max(end, this.#at));
  }

  /** The next instant at which a line or a job is due; mails and notices are not sent here, only told. */
  async #nextDue(): Promise<Instant | null> {
    const { rows } = await this.#story.product.database.query<{ at: Instant | null }>(
      `select least((select min(due_at) from line where account_id = $1), (select min(due_at) from outbox
        where account_id = $1 and kind not in ('mail.send', 'notice.send'))) as at`,
      [this.#story.who.accountId],
    );
    return rows[0]!.at;
  }

  /** What the provider was asked without its payer is answered in moments of real time. */
  async #settled(): Promise<void> {
    await this.#waitFor(async () => {
      const { rows } = await this.#story.product.database.query<{ open: boolean }>(
        `select exists (select from payment where account_id = $1 and means_id is not null
          and decided_at is null) as open`,
        [this.#story.who.accountId],
      );
      if (rows[0]!.open) {
        this.#moveTo(this.#at + MINUTE);
        await this.#story.product.work();
      }
      return !rows[0]!.open;
    });
  }

  async #waitFor(isSo: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      if (await isSo()) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error('it did not come');
  }

  /** Tells every notice and mail that was written since, by its subject in both languages. */
  async listen(): Promise<void> {
    const { product, who } = this.#story;
    const { rows } = await product.database.query<{ id: string; payload: Record<string, string> }>(
      `select id, payload from outbox where account_id = $1 and kind in ('mail.send', 'notice.send')
        order by created_at, id`,
      [who.accountId],
    );
    for (const { id, payload } of rows) {
      if (this.#told.has(id)) continue;
      this.#told.add(id);
      const addressed = await addressedMessage(product, { accountId: who.accountId, payload });
      if (!addressed) continue;
      const subjects = await Promise.all(
        locales.map((locale) =>
          renderMessage(product, { renderer, supportEmail: null }, { ...addressed, locale }),
        ),
      );
      // Every telling has a number of its own.
      const words = subjects.map(({ subject }) => subject.replace(/\+44[ \d]+\d/, '+44 …'));
      const after = subjects.flatMap(({ text }) => NEXT_PRICE.exec(text)?.[0] ?? []);
      this.#story.tell(`✉ ${words.join(' · ')}`);
      if (after.length > 0) this.#story.say(after.join(' · '));
    }
  }

  /** The state of the line and of its auto-renewal, as they are kept. */
  async show(): Promise<void> {
    await this.#story.showLine();
    const { rows } = await this.#story.product.database.query<{
      state: string;
      end_cause: string | null;
      rounds_done: number;
      charge_at: string | null;
    }>(
      `select state, end_cause, rounds_done, round ->> 'chargeAt' as charge_at from auto_renewal
        where account_id = $1`,
      [this.#story.who.accountId],
    );
    for (const { state, end_cause: cause, rounds_done: done, charge_at: at } of rows) {
      const next =
        at === null ? '' : `, next charge ${formatInstant(Number(at), 'Europe/London', 'en')}`;
      this.#story.say(
        `Auto-renewal: **${state}**${cause ? ` (${cause})` : ''}, renewed ${done} times${next}.`,
      );
    }
  }
}

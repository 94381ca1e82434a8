import { startBounceIntake } from '#edges/mail/bounce-intake.ts';
import { noteBounce } from '#usecases/notices/note-bounce.ts';
import type { Product } from '#usecases/product.ts';
import type { Configuration } from './configuration.ts';
import type { Log } from './log.ts';

/**
 * Listens where mails come back, before there is a product: until then the sender is asked to come again. A
 * process without jobs, and one that was told no such address, listens nowhere.
 */
export async function openBounces({ mail, runs }: Configuration, log: Log) {
  let product: Product | undefined;
  if (!mail.bounces || !runs.jobs)
    return { bouncesTo: '', openTo: (_: Product) => {}, close: async () => {} };
  const { host, port } = mail.bounces.listen;
  const intake = await startBounceIntake({
    ...{ host, port },
    onBounce: async (bounce) => {
      if (!product) return 'later';
      const answer = await noteBounce(product, bounce);
      return 'refused' in answer && answer.refused === 'not_written_yet' ? 'later' : 'noted';
    },
    onError: (error) => log.error({ err: error }, 'a bounce was not noted; its sender comes again'),
  });
  return {
    bouncesTo: `smtp://${host.includes(':') ? `[${host}]` : host}:${intake.port}`,
    openTo: (given: Product) => {
      product = given;
    },
    close: intake.close,
  };
}

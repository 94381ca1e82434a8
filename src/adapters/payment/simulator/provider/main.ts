import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { defaultOptions, startPaymentProvider } from './start-payment-provider.ts';

/**
 * Runs Harbour Pay as its own process: `node main.ts '<JSON of PaymentProviderOptions>'`, or
 * `node main.ts -` with the same JSON on standard input, which keeps the secrets out of the list of
 * processes. Prints one ready line of JSON and ends on SIGTERM or SIGINT.
 */
const argument = z.strictObject({
  port: z.int().min(0).max(65_535).default(defaultOptions.port),
  host: z.string().default(defaultOptions.host),
  folder: z.string().min(1),
  apiSecret: z.string().min(16),
  webhookSecret: z.string().min(16),
  webhookUrl: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(defaultOptions.webhookUrl),
  merchant: z
    .strictObject({ en: z.string().min(1), 'zh-CN': z.string().min(1) })
    .default(defaultOptions.merchant),
  publicHost: z.string().min(1).nullable().default(defaultOptions.publicHost),
  retryBaseMs: z.int().min(1).default(defaultOptions.retryBaseMs),
  slowAnswerMs: z.int().min(0).default(defaultOptions.slowAnswerMs),
});

async function readOptions(given: string | undefined) {
  try {
    return argument.parse(JSON.parse(given === '-' ? await text(process.stdin) : (given ?? '')));
  } catch (fault) {
    const reason = fault instanceof z.ZodError ? z.prettifyError(fault) : 'not JSON';
    process.stderr.write(`Expected the options as one JSON argument: ${reason}\n`);
    process.exit(2);
  }
}

const provider = await startPaymentProvider(await readOptions(process.argv[2]));
process.stdout.write(
  `${JSON.stringify({ ready: true, url: provider.url, port: provider.port })}\n`,
);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void provider.stop().then(() => process.exit(0)));
}

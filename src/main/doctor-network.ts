import { connect, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import type { Configuration } from './configuration.ts';
import { type Finding, fail } from './finding.ts';

const TIMEOUT_MS = 5_000;

/** Whether the mail server greets us (RFC 5321 4.2: reply code 220). */
export async function diagnoseMail(delivery: Configuration['mail']['delivery']): Promise<Finding> {
  const check = 'mail';
  if (delivery.kind === 'mailbox') {
    return { check, ok: true, found: 'The built-in mailbox keeps every mail.' };
  }
  const { protocol, hostname, port } = new URL(delivery.url);
  const secure = protocol === 'smtps:';
  const address = { host: hostname, port: Number(port) || (secure ? 465 : 587) };
  const name = `${address.host}:${address.port}`;
  const advice = 'Check SMTP_URL and that this machine may connect there.';
  try {
    const greeting = await readGreeting(() =>
      secure ? connectSecurely({ ...address, servername: hostname }) : connect(address),
    );
    if (greeting.startsWith('220')) return { check, ok: true, found: `${name} greets.` };
    return fail(check, `${name} answers, but not as a mail server does.`, advice);
  } catch (fault) {
    return fail(check, `${name} does not answer (${code(fault)}).`, advice);
  }
}

/** Whether the payment provider answers at all; any HTTP answer will do. */
export async function diagnosePayment(apiUrl: string | null): Promise<Finding> {
  const check = 'payment';
  if (apiUrl === null) {
    return { check, ok: true, found: 'The simulator beside the program takes payments.' };
  }
  const { host } = new URL(apiUrl);
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    await (await fetch(apiUrl, { redirect: 'manual', signal })).body?.cancel();
    return { check, ok: true, found: `${host} answers.` };
  } catch (fault) {
    const why = fault instanceof Error && fault.cause ? code(fault.cause) : code(fault);
    const advice = 'Check PAYMENT_API_URL and that this machine may connect there.';
    return fail(check, `${host} does not answer (${why}).`, advice);
  }
}

function readGreeting(open: () => Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = open();
    const end = (settle: () => void) => {
      socket.destroy();
      settle();
    };
    socket.setTimeout(TIMEOUT_MS, () => end(() => reject(new Error('no greeting in time'))));
    socket.once('data', (chunk) => end(() => resolve(chunk.toString('latin1'))));
    socket.once('error', (fault) => end(() => reject(fault)));
    socket.once('close', () => reject(new Error('closed without a greeting')));
  });
}

function code(fault: unknown): string {
  if (fault instanceof Error && 'code' in fault && typeof fault.code === 'string')
    return fault.code;
  return fault instanceof Error ? fault.message : String(fault);
}

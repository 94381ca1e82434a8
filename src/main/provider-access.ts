import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSimulatorGateway } from '#adapters/payment/simulator/gateway.ts';
import { startPaymentProvider } from '#adapters/payment/simulator/provider/start-payment-provider.ts';
import type { PaymentGateway } from '#ports/payment-gateway.ts';
import type { Database } from '#storage/database.ts';
import type { Configuration } from './configuration.ts';
import { registerPastPayments } from './seed/register-past-payments.ts';

export interface ProviderAccess {
  gateway: PaymentGateway;
  stop(): Promise<void>;
}

const TIMEOUT_MS = 30_000;
/** A simulator that has just been started takes a moment until it answers. */
const STARTING_MS = 3_000;

const simulatorFolder = (home: string): string => join(home, 'payment-simulator');
const addressFile = (home: string): string => join(simulatorFolder(home), 'address');

/** Says to other commands that a simulator is started beside this program, and then where it listens. */
export function announceSimulator(home: string) {
  mkdirSync(simulatorFolder(home), { recursive: true, mode: 0o700 });
  const tell = (url: string) => writeFileSync(addressFile(home), url, { mode: 0o600 });
  tell('');
  return { tell, forget: () => rmSync(addressFile(home), { force: true }) };
}

/**
 * The payment provider for a command: the configured one, the simulator beside a running program, or
 * that simulator for as long as the command takes.
 */
export async function openProvider(
  configuration: Configuration,
  database: Database,
): Promise<ProviderAccess> {
  const { home, payment, demo } = configuration;
  const { apiSecret, webhookSecret } = payment;
  const gatewayAt = (baseUrl: string) =>
    createSimulatorGateway({ baseUrl, apiSecret, webhookSecret, timeoutMs: TIMEOUT_MS });
  const running = payment.apiUrl ?? (await findRunning(home));
  if (running !== null) return { gateway: gatewayAt(running), stop: async () => {} };
  const own = await startPaymentProvider({
    folder: simulatorFolder(home),
    apiSecret,
    webhookSecret,
  });
  try {
    if (demo) await registerPastPayments(database, { simulatorUrl: own.url });
  } catch (error) {
    await own.stop();
    throw error;
  }
  return { gateway: gatewayAt(own.url), stop: own.stop };
}

async function findRunning(home: string): Promise<string | null> {
  const end = Date.now() + STARTING_MS;
  do {
    let url: string;
    try {
      url = readFileSync(addressFile(home), 'utf8');
    } catch {
      return null;
    }
    const answers =
      url !== '' &&
      (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(1_000) }).then(
        ({ ok }) => ok,
        () => false,
      ));
    if (answers) return url;
    await new Promise((resolve) => setTimeout(resolve, 200));
  } while (Date.now() < end);
  return null;
}

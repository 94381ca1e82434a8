import type { Product } from '#usecases/product.ts';
import type { Log } from './log.ts';
import type { SignIn } from './ready-report.ts';
import { demoSignIns } from './seed/demo-sign-ins.ts';
import { registerPastPayments } from './seed/register-past-payments.ts';
import { seedDemo } from './seed/seed-demo.ts';
import type { Simulators } from './simulators.ts';

/** Fills an empty database with the demo operator and its people; answers how to sign in as them. */
export async function prepareDemo(
  product: Product,
  simulators: Simulators,
  log: Log,
): Promise<readonly SignIn[]> {
  const outcome = await seedDemo(product);
  log.info(outcome, 'demo');
  if (simulators.payment) await tellOfThePast(product, simulators.payment.url, log);
  return demoSignIns(product.database);
}

/** Also at later starts: the simulator's folder may be younger than the database. */
async function tellOfThePast({ database }: Product, simulatorUrl: string, log: Log): Promise<void> {
  try {
    await registerPastPayments(database, { simulatorUrl });
  } catch (error) {
    log.warn({ err: error }, 'the payment simulator does not know the demo’s past payments');
  }
}

import type { Product } from '#usecases/product.ts';
import type { Log } from './log.ts';
import type { SignIn } from './ready-report.ts';
import { demoSignIns } from './seed/demo-sign-ins.ts';
import { seedDemo } from './seed/seed-demo.ts';

/** Fills an empty database with the demo operator and its people; answers how to sign in as them. */
export async function prepareDemo(product: Product, log: Log): Promise<readonly SignIn[]> {
  const outcome = await seedDemo(product);
  log.info(outcome, 'demo');
  return demoSignIns(product.database);
}

// A process that sweeps whatever is due on a server, until nothing is: to be run beside others, and killed.
import { openProduct } from './charge-stand.ts';
import { sweepAll } from './sweep-all.ts';

const { product, end } = openProduct(process.argv[2]!);
await product.reference();
process.send!('begins');
await sweepAll(product);
await product.committer.drain();
await end();
process.exit(0);

/** One way to break the product: a text that stands once in a file, and what is put in its place. */
export interface Mutation {
  name: string;
  file: string;
  from: string;
  to: string;
  /** A test that catches what no world can show. */
  test?: string;
}

const committer = 'src/storage/committer.ts';
const statements = 'src/storage/committer-statements.ts';
const settle = 'src/domain/settle-payment.ts';
const rounds = 'src/domain/auto-renewal-round.ts';
const steps = 'src/domain/auto-renewal-steps.ts';
const outcome = 'src/domain/auto-renewal-outcome.ts';
const preflight = 'src/domain/auto-renewal-preflight.ts';

/** Each must be caught. A text that is not found says that the product has moved on: choose anew. */
export const mutations: readonly Mutation[] = [
  {
    name: 'drop the key check',
    file: committer,
    from: 'else if (earlier) outcomes[i]',
    to: "else if (earlier?.bodyHash === '') outcomes[i]",
  },
  {
    name: 'read the keys before the lock is held',
    file: committer,
    from: `const [locked, commands, states] = await Promise.all([
      lockAccounts(transaction, accountIds),
      readCommands(transaction, group),`,
    to: `const [commands, locked, states] = await Promise.all([
      readCommands(transaction, group),
      lockAccounts(transaction, accountIds),`,
  },
  {
    name: 'drop FOR UPDATE',
    file: statements,
    from: 'order by id for no key update',
    to: 'order by id',
  },
  {
    name: 'lock in any order',
    file: statements,
    from: 'any($1::uuid[]) order by id for no key update',
    to: 'any($1::uuid[]) for no key update',
    test: 'test/simulation/lock-order.test.ts',
  },
  {
    name: 'answer before commit',
    file: 'src/storage/database.ts',
    from: 'await Promise.all([last.lastWrites(), client.query(commit)]);',
    to: 'Promise.all([last.lastWrites(), client.query(commit)]).catch(() => {});',
  },
  {
    name: 'retry a lost COMMIT with a new key',
    file: committer,
    from: '// The link broke, perhaps after COMMIT: the stored keys tell what happened.',
    to: "for (const waiting of group) waiting.key += '+';",
  },
  {
    name: 'take a lost COMMIT for done',
    file: committer,
    from: `      if (attempt >= ATTEMPTS) {
        for (const waiting of group) waiting.settle({ fault: error });`,
    to: `      if (attempt >= 1) {
        for (const waiting of group) waiting.settle({ answer: {} });`,
  },
  {
    name: 'decide on what the command before has changed already',
    file: committer,
    from: 'applyChanges(state, changes);',
    to: '',
  },
  {
    name: 'keep no key',
    file: statements,
    from: "add(commandTable as AnyTable, 'append', this.#commands);",
    to: '',
  },
  {
    name: 'leave a gap in the numbers',
    file: statements,
    from: 'seq += 1n;',
    to: 'seq += 2n;',
  },
  {
    name: 'credit before capture',
    file: settle,
    from: "if (payment.state === 'intended') opened(change, payment, word);",
    to: "if (payment.state === 'intended') capture(change, payment, word, rules);",
  },
  {
    name: 'capture what is captured',
    file: settle,
    from: "if (payment.state !== 'captured') capture(change, payment, word, rules);",
    to: 'capture(change, payment, word, rules);',
  },
  {
    name: 'forget what was taken after all',
    file: settle,
    from: "if (payment.state !== 'captured') capture(change, payment, word, rules);",
    to: 'if (payment.decidedAt === null) capture(change, payment, word, rules);',
  },
  {
    name: 'forget held money',
    file: settle,
    from: 'heldMinor: order.heldMinor + word.amountMinor',
    to: 'heldMinor: order.heldMinor',
  },
  {
    name: 'credit the wrong amount',
    file: settle,
    from: `  if (word.amountMinor !== payment.amountMinor || word.currency !== payment.currency)
    return 'wrong_amount';
`,
    to: '',
  },
  {
    name: 'credit an order that is over',
    file: settle,
    from: "  if (order.state !== 'awaiting-payment') return 'order_over';\n",
    to: '',
  },
  {
    name: 'forget to send a refund',
    file: settle,
    from: "change.enqueue('refund.send', { orderId: order.id, refundId: refund.id });",
    to: '',
  },
  {
    name: 'refund twice in the books',
    file: 'src/domain/record-refund.ts',
    from: "if (refund.state === 'refunded' || refund.state === word.outcome.state)",
    to: "if (refund.state === 'refused' && refund.state === word.outcome.state)",
  },
  {
    name: 'refund twice at the provider',
    file: 'src/usecases/send-refund.ts',
    from: `    refundId,
    paymentId: toProviderPaymentId`,
    to: `    refundId: product.newId(),
    paymentId: toProviderPaymentId`,
  },
  {
    name: 'take as credit what is on its way back',
    file: 'src/domain/record-refund.ts',
    from: `    if (refund.state !== 'refused') return { refused: 'refund_not_refused' };
    moveToCredit(`,
    to: `    if (refund.state === 'refunded') return { refused: 'refund_not_refused' };
    moveToCredit(`,
  },
  {
    name: 'expire without a movement',
    file: 'src/domain/period-times.ts',
    from: '    amount: bucket.remaining,\n',
    to: '    amount: 0n,\n',
  },
  {
    name: 'use without a movement',
    file: 'src/domain/charging-movement.ts',
    from: "move('operator:used', amount, quantity);",
    to: "move('operator:used', 0n, quantity);",
  },
  {
    name: 'grant twice',
    file: 'src/domain/renewal.ts',
    from: 'for (const grant of plan.grants) {',
    to: 'for (const grant of [...plan.grants, ...plan.grants]) {',
  },
  {
    name: 'forget the tax',
    file: 'src/domain/fulfil-order.ts',
    from: '    amount: taxMinor,\n',
    to: '    amount: 0n,\n',
  },
  {
    name: 'round the tax of each use by itself',
    file: 'src/domain/charging-tax.ts',
    from: 'change.ratedUses.get(id) ?? ',
    to: '',
  },
  {
    name: 'tax the use of credit twice',
    file: 'src/domain/charging-credit.ts',
    from: 'taxed || amount === 0n',
    to: 'amount === 0n',
  },
  {
    name: 'close an order whose page is open',
    file: 'src/domain/close-order.ts',
    from: `    if (openPaymentsOf(change, order.id).length > 0) return { refused: 'payment_open' };
`,
    to: '',
  },
  {
    name: 'open a second page for an order',
    file: 'src/domain/confirm-order.ts',
    from: "    if (open) return { refused: 'payment_open' };\n",
    to: '',
  },
  {
    name: 'let an order wait for ever',
    file: 'src/domain/confirm-order.ts',
    from: "change.enqueue('order.deadline', { orderId: order.id }, deadlineAt);",
    to: '',
  },
  {
    name: 'believe a webhook about the amount',
    file: 'src/usecases/payment/receive-payment-event.ts',
    from: 'if (amountMinor !== payment.amountMinor || currency !== payment.currency) {',
    to: "if (amountMinor < 0n || currency === 'JPY') {",
  },
  {
    name: 'finish work that is not done',
    file: 'src/edges/jobs/outbox-worker.ts',
    from: "if (result === 'done') await store.finish(entry);",
    to: "if (result === 'done' || result.again > 0) await store.finish(entry);",
  },
  {
    name: 'renew a round that is renewed',
    file: outcome,
    from: 'round: null, roundsDone',
    to: 'round: { ...auto.round!, orderId: null, failed: 1, retryAt: change.now }, roundsDone',
  },
  {
    name: 'skip what ended while nobody looked',
    file: rounds,
    from: ': lapsedSince(change, auto);',
    to: ': undefined;',
  },
  {
    name: 'charge more than was agreed to',
    file: preflight,
    from: 'order.priceMinor > auto.agreedMinor || ',
    to: '',
  },
  {
    name: 'charge more in a month than was allowed',
    file: preflight,
    from: 'spentIn(auto, month) + priceMinor > auto.monthlyCapMinor',
    to: 'priceMinor > auto.monthlyCapMinor',
  },
  {
    name: 'give no notice of a charge',
    file: steps,
    from: `  if (problem) return auto;
  const least`,
    to: `  if (problem) return auto;
  const silent = { ...round, noticedAt: change.now, noticedMinor: String(order!.priceMinor) };
  if (round.failed === 0) return change.autoRenewals.put({ ...auto, round: silent }) as WithRound;
  const least`,
  },
  {
    name: 'charge before the day that was told',
    file: steps,
    from: 'if ((retryAt ?? chargeAt) <= change.now &&',
    to: 'if ((retryAt ?? chargeAt) <= change.now + 2 * DAY &&',
  },
  {
    name: 'charge while the line is held',
    file: steps,
    from: "if (auto?.state !== 'on') return;",
    to: 'if (!auto) return;',
  },
  {
    name: 'agree to the same twice',
    file: 'src/domain/agree-auto-renewal.ts',
    from: 'termsText(before) === termsText(terms)',
    to: "termsText(before) === ''",
  },
  {
    name: 'drop a charge that was told, and say nothing',
    file: steps,
    from: `if (isDropped(auto, round)) dropRound(change, auto, round);
  else if (round`,
    to: 'if (round',
  },
  {
    name: 'look ahead and keep no word of it',
    file: steps,
    from: "change.lineEvent(auto.id, 'auto-renewal-preflight'",
    to: "change.lineEvent(auto.id, 'alert-crossed'",
  },
  {
    name: 'end without a word in the history',
    file: steps,
    from: `    endAutoRenewal(change, auto, end);
    return null;`,
    to: `    const endedAt = change.now;
    change.autoRenewals.put({ ...auto, state: 'ended', round: null, endedAt, endCause: end });
    return null;`,
  },
  {
    name: 'end and tell nobody',
    file: outcome,
    from: "  change.enqueue('notice.send', {",
    to: "  if (told.event !== 'auto-renewal-ended') change.enqueue('notice.send', {",
  },
  {
    name: 'let a mail that came back be the end of it',
    file: 'src/usecases/notices/note-bounce.ts',
    from: "    change.enqueue('notice.send', payload);\n",
    to: '',
  },
  {
    name: 'tell a wrong date',
    file: 'src/domain/deadline-notices.ts',
    from: 'deadlineAt: String(nearest.deadlineAt)',
    to: 'deadlineAt: String(nearest.deadlineAt + 7_200_000)',
  },
  {
    name: 'leave the last cycle of a plan out',
    file: 'src/domain/cycle-turn.ts',
    from: "if (bucket.origin === 'order')",
    to: "if (bucket.origin === 'order' && ahead.length > 0)",
  },
  {
    name: 'keep what is left of a cycle',
    file: 'src/domain/cycle-turn.ts',
    from: 'for (const { id } of over)',
    to: 'for (const { id } of over.slice(1))',
  },
];

import type { PaymentGateway } from '#ports/payment-gateway.ts';

const closed = async () => ({ outcome: 'unknown' as const, detail: 'no payments here' });

/** For commands that take no money: offers nothing, and nothing it answers can be taken for a word. */
export const closedGateway: PaymentGateway = {
  name: 'closed',
  pageOrigins: [],
  methods: () => [],
  open: closed,
  ask: closed,
  charge: closed,
  checkMeans: closed,
  forgetMeans: closed,
  cancel: closed,
  refund: closed,
  settlementReport: closed,
  readEvent: async () => ({ outcome: 'malformed', detail: 'no payments here' }),
};

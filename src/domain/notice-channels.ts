export type Channel = 'mail' | 'sms' | 'push';

export const channels: readonly Channel[] = ['mail', 'sms', 'push'];

/**
 * sending: its outcome is not known yet. accepted: whoever carries it took it. delivered: it was
 * reported as arrived. refused, bounced, failed: this channel did not reach the reader.
 */
export type DeliveryOutcome =
  | 'sending'
  | 'accepted'
  | 'delivered'
  | 'refused'
  | 'bounced'
  | 'failed';

export interface Delivered {
  channel: Channel;
  outcome: DeliveryOutcome;
}

const lost = new Set<DeliveryOutcome>(['refused', 'bounced', 'failed']);

export const isLost = ({ outcome }: Delivered): boolean => lost.has(outcome);

/**
 * By which channels a notice goes next: those it is to go by anyway, and as long as neither mail nor text
 * reached the reader the next one of the operator's order. A push alone is no proof while another is left: a
 * browser that is never opened again takes it too.
 */
export function nextChannels(of: {
  order: readonly Channel[];
  also: readonly Channel[];
  /** What there is an address for. */
  reach: ReadonlySet<Channel>;
  deliveries: readonly Delivered[];
}): Channel[] {
  const { order, also, reach, deliveries } = of;
  const tried = new Set(deliveries.map(({ channel }) => channel));
  const open = (channel: Channel) => reach.has(channel) && !tried.has(channel);
  const next = new Set(also.filter(open));
  const isReached = deliveries.some((each) => each.channel !== 'push' && !isLost(each));
  const first = order.find(open);
  if (!isReached && first) next.add(first);
  return [...next];
}

/** Its outcome is still to come: nobody answered yet, or a text was not reported. */
export const isWaiting = ({ channel, outcome }: Delivered): boolean =>
  outcome === 'sending' || (channel === 'sms' && outcome === 'accepted');

/** What has become of a notice whose channels are all tried. */
export function noticeState(
  deliveries: readonly Delivered[],
): 'open' | 'delivered' | 'undeliverable' {
  const taken = deliveries.filter((each) => !isLost(each) && !isWaiting(each));
  if (taken.some(({ channel }) => channel !== 'push')) return 'delivered';
  if (deliveries.some(isWaiting)) return 'open';
  return taken.length > 0 ? 'delivered' : 'undeliverable';
}

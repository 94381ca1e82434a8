import type { SubscriberEntry, SubscriberKey } from '#edges/cli/subscriber-document.ts';
import type { SubscriberRefusal, SubscriberWish } from '#usecases/add-subscriber.ts';

/** What an operator wrote about a subscriber, as the use case takes it. */
export function toWish(entry: SubscriberEntry): SubscriberWish {
  const { name, email, userName, locale, timeZone, market, sim } = entry;
  const { number = null, iccid = null, activationCode = null } = entry;
  return {
    registration: { displayName: name, email, userName, locale, timeZone },
    line:
      market && sim
        ? { marketId: market, simKind: sim, msisdn: number, iccid, activationCode }
        : null,
  };
}

/** Why a subscriber was refused: which field, and what is wrong with it in words. */
export const refusalWords: Record<
  SubscriberRefusal['refused'],
  readonly [field: SubscriberKey, problem: string]
> = {
  email_malformed: ['email', 'is not an e-mail address'],
  user_name_malformed: ['userName', 'is not a user name'],
  display_name_malformed: ['name', 'is not one line of at most 200 characters'],
  time_zone_unknown: ['timeZone', 'is not a time zone'],
  email_taken: ['email', 'is registered already'],
  user_name_taken: ['userName', 'is somebody else’s already'],
  user_name_differs: ['userName', 'is not the one this e-mail address is registered with'],
  unknown_market: ['market', 'is not a market of the catalogue'],
  number_taken: ['number', 'is taken, or its SIM is'],
  no_number_free: ['number', 'could not be proposed: none is free; name one'],
};

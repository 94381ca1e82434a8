import * as z from 'zod';
import type { UsageKind } from '#domain/allowance.ts';
import {
  type ChargingPolicy,
  chargingDefaults,
  type RatingPolicy,
  ratingDefaults,
  type ServicePolicy,
} from '#domain/charging-policy.ts';
import {
  type Reading,
  readData,
  readMoney,
  readVoice,
  writeData,
  writeMoney,
  writeVoice,
} from './catalogue-amounts.ts';
import { idSchema, MAX_OCTETS, MAX_SECONDS, within } from './catalogue-schema.ts';
import { amount, localized } from './document-fields.ts';

const data = within(readData, MAX_OCTETS);
const voice = within(readVoice, MAX_SECONDS);
const sms = z.int().min(1).max(1_000);
const minutes = (most: number) => z.int().min(1).max(most);
const DAY_MINUTES = 24 * 60;

const { quota } = chargingDefaults;

const steps = <Units>(units: z.ZodType<bigint, Units>) =>
  z
    .strictObject({ step: units, minimum: units.optional() })
    .transform(({ step, minimum = 0n }) => ({
      increment: Number(step),
      minimum: Number(minimum),
    }));

/** The part `charging` of a policy: all of it may be left out, and each field. */
export const chargingSchema = z
  .strictObject({
    quota: z
      .strictObject({
        data: data.transform(Number).default(quota.data),
        voice: voice.transform(Number).default(quota.voice),
        sms: sms.default(quota.sms),
      })
      .default(quota),
    validityMinutes: minutes(DAY_MINUTES).default(chargingDefaults.validityMinutes),
    thresholdPercent: z.int().min(0).max(90).default(chargingDefaults.thresholdPercent),
    sessionTimeoutMinutes: minutes(7 * DAY_MINUTES).default(chargingDefaults.sessionTimeoutMinutes),
    steps: z
      .strictObject({ data: steps(data).optional(), voice: steps(voice).optional() })
      .transform(({ data, voice }) => ({ ...(data && { data }), ...(voice && { voice }) }))
      .optional(),
  })
  .refine((rules) => rules.sessionTimeoutMinutes > rules.validityMinutes, {
    path: ['sessionTimeoutMinutes'],
    message:
      'must be longer than "validityMinutes": a session that has something left is not silent',
  });

const ratingGroup = z.int().min(0).max(4_294_967_295);

const service = z.strictObject({
  name: localized(40),
  ratingGroups: z
    .array(ratingGroup)
    .min(1)
    .max(1_000)
    .refine((groups) => new Set(groups).size === groups.length, 'must not list one twice'),
});

export const servicesSchema = z.record(z.string(), service).superRefine((services, context) => {
  for (const id of Object.keys(services)) {
    const reading = idSchema.safeParse(id);
    const message =
      id === 'any' ? 'must not be "any": that is every service' : reading.error?.issues[0]?.message;
    if (message) context.addIssue({ code: 'custom', message, path: [id] });
  }
});

const moneyAmount = amount(readMoney);

/** Units of a rate as people write them: data and calls with their unit, texts as a number. */
const units = z.union([z.string(), z.int()]);

const rateFields = z.strictObject({
  id: idSchema,
  kind: z.enum(['data', 'voice', 'sms']),
  scope: z.enum(['national', 'international', 'any']).optional(),
  zone: idSchema.optional(),
  service: idSchema.optional(),
  price: moneyAmount,
  per: units,
  step: units.optional(),
  minimum: units.optional(),
  setUp: moneyAmount.optional(),
});

const rate = rateFields.transform((fields, context): RatingPolicy['rates'][number] => {
  const { kind, price, setUp } = fields;
  const problem = (key: string, message: string) => {
    context.addIssue({ code: 'custom', message, path: [key] });
    return 1;
  };
  const toUnits = (key: 'per' | 'step' | 'minimum', none: number): number => {
    const value = fields[key];
    if (value === undefined) return none;
    const reading = readUnits(kind, value);
    return 'value' in reading ? reading.value : problem(key, reading.problem);
  };
  if (kind === 'data' && fields.scope !== undefined)
    problem('scope', 'must not be given: data goes nowhere in particular');
  if (kind !== 'data' && fields.scope === undefined)
    problem(
      'scope',
      'is missing: say where calls or texts go ("national", "international", "any")',
    );
  if (setUp && setUp.currency !== price.currency)
    problem('setUp', `must be in ${price.currency} like the price`);
  return {
    id: fields.id,
    kind,
    scope: fields.scope ?? 'any',
    zoneId: fields.zone ?? null,
    serviceId: fields.service ?? 'any',
    currency: price.currency,
    amountMinor: Number(price.amountMinor),
    per: toUnits('per', 1),
    increment: toUnits('step', 1),
    minimum: toUnits('minimum', 0),
    setUpMinor: Number(setUp?.amountMinor ?? 0n),
  };
});

const mostUnits = { data: MAX_OCTETS, voice: MAX_SECONDS } as const;

function readUnits(kind: UsageKind, value: string | number): Reading<number> {
  if (kind === 'sms')
    return typeof value === 'number' && value >= 1 && value <= 1_000
      ? { value }
      : { problem: 'must be a whole number of texts from 1 to 1000' };
  const reading = kind === 'data' ? readData(String(value)) : readVoice(String(value));
  if ('problem' in reading) return reading;
  if (reading.value === 0n) return { problem: 'must be more than nothing' };
  return reading.value > mostUnits[kind]
    ? { problem: 'is more than any network could deliver: check the unit' }
    : { value: Number(reading.value) };
}

/** The part `rating` of a policy. Left out, every use stops where its allowance ends. */
export const ratingSchema = z.strictObject({
  rounding: z.enum(['half-up', 'up', 'down']).default(ratingDefaults.rounding),
  creditPays: z.enum(['never', 'chosen', 'always']).default(ratingDefaults.creditPays),
  rates: z
    .array(rate)
    .max(1_000)
    .superRefine((rates, context) => {
      rates.forEach(({ id }, at) => {
        if (rates.findIndex((each) => each.id === id) === at) return;
        const message = `"${id}" is the id of an earlier rate`;
        context.addIssue({ code: 'custom', message, path: [at, 'id'] });
      });
    })
    .default([]),
});

type Services = Readonly<Record<string, ServicePolicy>>;

/** Rates for a service that the same document does not name. */
export const strangeServices = (
  rating: RatingPolicy | undefined,
  services: Services | undefined,
): { path: (string | number)[]; message: string }[] =>
  (rating?.rates ?? []).flatMap(({ serviceId }, at) =>
    serviceId === 'any' || Object.hasOwn(services ?? {}, serviceId)
      ? []
      : [
          {
            path: ['rating', 'rates', at, 'service'],
            message: `"${serviceId}" is not one of "services"`,
          },
        ],
  );

const writeUnits: Record<UsageKind, (units: number) => string | number> = {
  data: (octets) => writeData(BigInt(octets)),
  voice: (seconds) => writeVoice(BigInt(seconds)),
  sms: (texts) => texts,
};

export const fromCharging = (charging: ChargingPolicy) => ({
  quota: {
    data: writeUnits.data(charging.quota.data),
    voice: writeUnits.voice(charging.quota.voice),
    sms: charging.quota.sms,
  },
  validityMinutes: charging.validityMinutes,
  thresholdPercent: charging.thresholdPercent,
  sessionTimeoutMinutes: charging.sessionTimeoutMinutes,
  ...(charging.steps && { steps: fromSteps(charging.steps) }),
});

const fromSteps = (steps: NonNullable<ChargingPolicy['steps']>) =>
  Object.fromEntries(
    (['data', 'voice'] as const).flatMap((kind) => {
      const own = steps[kind];
      if (!own) return [];
      const minimum = own.minimum > 0 && { minimum: writeUnits[kind](own.minimum) };
      return [[kind, { step: writeUnits[kind](own.increment), ...minimum }]];
    }),
  );

export const fromServices = (services: Services) =>
  Object.fromEntries(
    Object.entries(services)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, { name, ratingGroups }]) => [
        id,
        { name: { 'zh-CN': name['zh-CN'], en: name.en }, ratingGroups: [...ratingGroups] },
      ]),
  );

export const fromRating = ({ rounding, creditPays, rates }: RatingPolicy) => ({
  rounding,
  creditPays,
  rates: rates.map((rate) => {
    const write = writeUnits[rate.kind];
    const money = (minor: number) => writeMoney(BigInt(minor), rate.currency);
    return {
      id: rate.id,
      kind: rate.kind,
      ...(rate.kind !== 'data' && { scope: rate.scope }),
      ...(rate.zoneId !== null && { zone: rate.zoneId }),
      ...(rate.serviceId !== 'any' && { service: rate.serviceId }),
      price: money(rate.amountMinor),
      per: write(rate.per),
      ...(rate.increment !== 1 && { step: write(rate.increment) }),
      ...(rate.minimum !== 0 && { minimum: write(rate.minimum) }),
      ...(rate.setUpMinor !== 0 && { setUp: money(rate.setUpMinor) }),
    };
  }),
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { spendableCredit, sumOfCredit } from '#domain/account-credit.ts';
import { Changeset } from '#domain/changeset.ts';
import {
  folder,
  instantOf,
  type Operator,
  operatorFiles,
  readOperator,
  type Vector,
  wallClock,
} from './vector-document.ts';
import { VectorWorld } from './vector-world.ts';

const MB = 1_048_576n;

/** Lives a vector through; nobody looks but at its steps and at its end. */
function live(operator: Operator, { steps, until }: Vector) {
  const { timeZone } = operator.market;
  const world = new VectorWorld(operator, instantOf(steps[0]![0], timeZone));
  for (const step of steps) world.step(step);
  // A renewal moves what is queued: ends are told as they are at the end of the story.
  const endsOf = (id: string) => {
    const { startsAt, endsAt, endedAt, end } = world.state.periods.get(id)!;
    if (startsAt === null) return 'waits';
    return wallClock(end === null ? endsAt! : Math.min(endsAt!, endedAt!), timeZone);
  };
  world.at(instantOf(until, timeZone));
  const change = new Changeset(world.state, { now: world.now, newId: () => 'none' });
  const data = [...world.state.buckets.values()]
    .filter(({ kind }) => kind === 'data')
    .reduce((sum, { remaining }) => sum + remaining, 0n);
  const credit = sumOfCredit(spendableCredit(change, operator.market.currency));
  return {
    history: world.history(),
    ends: world.bought.map(endsOf),
    cycles: world.cycles.map((at) => wallClock(at, timeZone)),
    credit: String(credit),
    data: String(data / MB),
    refused: world.refused,
  };
}

type Lived = ReturnType<typeof live>;

/** Only what the vector speaks of; the turns always. */
function asked(lived: Lived, vector: Vector): Partial<Lived> {
  const names = (['ends', 'cycles', 'credit', 'data', 'refused'] as const).filter(
    (name) => name in vector,
  );
  return {
    history: lived.history,
    ...Object.fromEntries(names.map((name) => [name, lived[name]])),
  };
}

function table({ name, source, vectors }: Operator, lived: readonly Lived[]): string {
  const lines = vectors.flatMap(({ what }, at) => {
    const { history, ends } = lived[at]!;
    return [
      `  ${what}`,
      ...ends.map((end) => `      ends   ${end}`),
      ...history.map((turn) => `      ${turn}`),
    ];
  });
  return [`${name}: ${source}`, ...lines].join('\n');
}

for (const file of operatorFiles()) {
  const operator = readOperator(file);
  describe(operator.name, () => {
    test.each(operator.vectors)('$what', (vector) => {
      const lived = asked(live(operator, vector), vector);
      const { what: _, steps: __, until: ___, ...expected } = vector;
      expect(lived).toEqual(expected);
    });

    test('as a table', () => {
      const lived = operator.vectors.map((vector) => live(operator, vector));
      process.stdout.write(`\n${table(operator, lived)}\n`);
      expect(operator.source).not.toBe('');
    });
  });
  // For whoever writes a new vector: what comes out is read and compared with the source by hand.
  if (process.env.WRITE_VECTORS === '1') {
    const vectors = operator.vectors.map((vector) => ({
      ...vector,
      ...asked(live(operator, vector), vector),
    }));
    writeFileSync(join(folder, `../${file}.written`), JSON.stringify(vectors, null, 2));
  }
}

test('at least twelve operators', () => {
  expect(operatorFiles().length).toBeGreaterThanOrEqual(12);
});

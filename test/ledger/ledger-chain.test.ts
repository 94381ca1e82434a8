import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chainBeginning, chainStep, encodeMovement } from '#domain/ledger-chain.ts';
import { type MovementFields, movementFieldNames, toMovementFields } from '#domain/movement.ts';
import { chainHash } from '#usecases/ledger/chain-hash.ts';
import { someMovements } from './some-movements.ts';

/** What is sealed stays sealed: these octets and digests may never change. */
test('the encoding of a movement is the one that was written down', async () => {
  const encodings = someMovements.map((each) => encodeMovement(toMovementFields(each)));
  await expect(encodings.join('---\n')).toMatchFileSnapshot('encoded-movements.txt');
});

test('the digests are the ones that were written down', () => {
  const digests: string[] = [];
  let digest: Uint8Array = chainBeginning;
  for (const each of someMovements) {
    digest = chainStep(chainHash, digest, toMovementFields(each));
    digests.push(Buffer.from(digest).toString('hex'));
  }
  expect(digests).toEqual(DIGESTS);
});

test('what the description says leads to the same digests', () => {
  const text = readFileSync(`${import.meta.dirname}/encoded-movements.txt`);
  let digest = Buffer.alloc(32);
  const found = text
    .toString('latin1')
    .split('---\n')
    .map((encoding) => {
      const octets = Buffer.concat([digest, Buffer.from(encoding, 'latin1')]);
      digest = createHash('sha256').update(octets).digest();
      return digest.toString('hex');
    });
  expect(found).toEqual(DIGESTS);
});

const anyFields = fc.record(
  Object.fromEntries(
    movementFieldNames.map((name) => [
      name,
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }),
    ]),
  ),
  { requiredKeys: [] },
) as fc.Arbitrary<MovementFields>;

test('no two movements have one encoding', () => {
  const unlike = fc.tuple(anyFields, anyFields);
  fc.assert(
    fc.property(unlike, ([a, b]) => {
      const same = movementFieldNames.every((name) => a[name] === b[name]);
      return (encodeMovement(a) === encodeMovement(b)) === same;
    }),
  );
  const tricky = ['\\', '\n', '\\n', 'a\nseq=2', 'a\\nseq=2'];
  const encodings = tricky.map((command) => encodeMovement({ command }));
  expect(new Set(encodings).size).toBe(tricky.length);
});

test('every field of a movement is in its encoding', () => {
  for (const movement of someMovements) {
    const fields = toMovementFields(movement);
    for (const name of movementFieldNames)
      if (fields[name] !== undefined)
        expect(encodeMovement({ ...fields, [name]: `${fields[name]}0` }), name).not.toBe(
          encodeMovement(fields),
        );
  }
  const used = new Set(someMovements.flatMap((each) => Object.keys(toMovementFields(each))));
  expect([...used].sort()).toEqual([...movementFieldNames].sort());
});

const DIGESTS = [
  '3dbb7e85c387ad578ca4d8501eb66fafed3adbe78c4e5796bc83776b3270b11e',
  'e045f050433b4291fbd7fa430c220bdc02a9d0201b86a3d2b501c2862a652676',
  '12141fccdbd73619ef8da4402f744dc659efd9fbb64ce8364493ca76571838ce',
];

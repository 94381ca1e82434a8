/** JSON with the keys of every object in one order: the database keeps no order of keys. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

/**
 * The fields of `after`, in its order, that `before` has otherwise or not at all. Both must be plain
 * JSON; with nothing before, every field is new.
 */
export const changedFields = <Fields extends object>(
  before: Fields | null,
  after: Fields,
): (keyof Fields & string)[] =>
  (Object.keys(after) as (keyof Fields & string)[]).filter(
    (key) => before === null || canonical(before[key]) !== canonical(after[key]),
  );

/** One line of the doctor's report. Texts hold no secrets. */
export type Finding = {
  check: string;
  ok: boolean;
  found: string;
  /** What to do, when something is wrong. */
  advice?: string;
};

export function fail(check: string, found: string, advice?: string): Finding {
  return advice === undefined ? { check, ok: false, found } : { check, ok: false, found, advice };
}

/** What the script put into a form; anything else is an answer that no passkey gave. */
export function readPasskeyAnswer(typed: string): Readonly<Record<string, unknown>> {
  try {
    const answer: unknown = JSON.parse(typed.slice(0, 20_000));
    return typeof answer === 'object' && answer !== null ? { ...answer } : {};
  } catch {
    return {};
  }
}

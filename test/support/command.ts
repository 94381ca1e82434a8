import { runCommandLine } from '#main/command-line.ts';

export type CommandResult = { code: number; out: string; err: string };

/** Runs one xuka command in this process, in `folder`, with nothing but the given environment. */
export async function runXuka(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const said = { out: '', err: '' };
  const code = await runCommandLine(args, {
    environment: { LOG_LEVEL: 'silent', ...environment },
    folder,
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  });
  return { code, ...said };
}

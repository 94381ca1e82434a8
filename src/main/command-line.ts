import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type Call, type Command, EXIT, type Surroundings } from './command.ts';
import { commandList, findCommand } from './command-list.ts';
import { ConfigurationError } from './configuration.ts';

/** Runs one command and answers its exit code. Never throws. */
export async function runCommandLine(
  args: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    return help(rest[0], surroundings);
  }
  const entry = findCommand(name);
  if (!entry) return misuse(`There is no command "${name}".`, surroundings);
  const command = await entry.load();
  if (rest.includes('--help') || rest.includes('-h')) return help(name, surroundings);
  const parsed = parse(command, rest);
  if (typeof parsed === 'string') return misuse(parsed, surroundings, name);
  try {
    return await command.run({ ...surroundings, ...parsed });
  } catch (fault) {
    return report(fault, surroundings);
  }
}

type Parsed = Pick<Call, 'values' | 'positionals'>;

function parse(command: Command, args: string[]): Parsed | string {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { about: _about, ...option }]) => [name, option]),
  ) as NonNullable<ParseArgsConfig['options']>;
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (fault) {
    return fault instanceof Error ? fault.message : String(fault);
  }
  const { min, max } = command.positionals;
  const count = parsed.positionals.length;
  if (count < min) return 'Something is missing.';
  if (count > max) return `"${parsed.positionals[max]}" is one word too many.`;
  return { values: { ...parsed.values } as Parsed['values'], positionals: parsed.positionals };
}

async function help(name: string | undefined, { out, err }: Surroundings): Promise<number> {
  if (name === undefined) {
    out(overview());
    return EXIT.done;
  }
  const entry = findCommand(name);
  if (!entry) return misuse(`There is no command "${name}".`, { err });
  out(page(name, await entry.load()));
  return EXIT.done;
}

function misuse(problem: string, { err }: Pick<Surroundings, 'err'>, name?: string): number {
  const ask = name ? `xuka ${name} --help` : 'xuka help';
  err(`${problem} See: ${ask}\n`);
  return EXIT.misused;
}

function report(fault: unknown, { err }: Surroundings): number {
  if (fault instanceof ConfigurationError) {
    err(`Xuka can't start like this:\n${fault.problems.map((line) => `  ${line}\n`).join('')}`);
    err('See docs/operating/configuration.md.\n');
    return EXIT.misconfigured;
  }
  err(`${fault instanceof Error ? fault.message : String(fault)}\n`);
  return EXIT.failed;
}

function overview(): string {
  const width = Math.max(...commandList.map(({ name }) => name.length));
  const lines = commandList.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    'xuka <command> [options]',
    '',
    ...lines,
    '',
    'xuka <command> --help tells more. Configuration: docs/operating/configuration.md',
    '',
  ].join('\n');
}

function page(name: string, command: Command): string {
  const options = Object.entries(command.options).map(([option, { type, short, about }]) => {
    const value = type === 'string' ? ' <value>' : '';
    return [`${short ? `-${short}, ` : ''}--${option}${value}`, about] as const;
  });
  const exits = Object.entries({
    [EXIT.done]: 'done',
    [EXIT.failed]: 'failed; the reason is on standard error',
    [EXIT.misused]: 'the command line is not understood',
    [EXIT.misconfigured]: 'the configuration is wrong',
    ...command.exits,
  });
  return [
    `xuka ${name} ${command.usage}`.trimEnd(),
    '',
    command.about,
    ...(options.length > 0 ? ['', 'Options:', ...columns(options)] : []),
    '',
    'Exit codes:',
    ...columns(exits),
    '',
  ].join('\n');
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([first]) => first.length));
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`);
}

import type { ParseArgsOptionDescriptor } from 'node:util';
import type { Environment } from './configuration.ts';

/** Where a command runs: what it may read of the process, and the two ways to speak. */
export type Surroundings = {
  environment: Environment;
  folder: string;
  /** Standard output: results only, for scripts. */
  out(text: string): void;
  /** Standard error: everything for people. */
  err(text: string): void;
};

export type Call = Surroundings & {
  /** What the options hold; names as in `options`. */
  values: Readonly<Record<string, string | boolean | undefined>>;
  positionals: readonly string[];
};

export type Option = Omit<ParseArgsOptionDescriptor, 'multiple' | 'default'> & { about: string };

export type Command = {
  /** After the command's name: '<file> [--dry-run]'. */
  usage: string;
  /** A paragraph for its help page. */
  about: string;
  options: Readonly<Record<string, Option>>;
  /** The least and the most words besides options. */
  positionals: { min: number; max: number };
  /** Exit codes other than 0 and the ones every command has. */
  exits: Readonly<Record<number, string>>;
  /** Answers the exit code; what it throws is a fault and ends with 1. */
  run(call: Call): Promise<number>;
};

/** How every command can end. */
export const EXIT = { done: 0, failed: 1, misused: 2, misconfigured: 78 } as const;

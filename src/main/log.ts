import pino, { type DestinationStream, type Logger } from 'pino';
import { hidePersonal } from './log-privacy.ts';

export type Log = Logger;

export type LogOptions = {
  level: string;
  /** Where lines go; absent: standard error, because standard output carries answers only. */
  destination?: DestinationStream;
};

/**
 * One JSON object a line. Secrets, e-mail addresses, phone numbers, tokens and links are replaced in the finished
 * line, so no caller can forget to.
 */
export function createLog({ level, destination }: LogOptions): Log {
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeFault, error: describeFault, req: describeRequest },
      hooks: { streamWrite: hidePersonal },
    },
    destination ?? pino.destination({ fd: 2, sync: true }),
  );
}

type DescribedFault = {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: DescribedFault;
};

// Only what is named here: database faults carry whole rows in other properties.
function describeFault(fault: unknown, depth = 0): DescribedFault {
  if (!(fault instanceof Error)) return { type: typeof fault, message: String(fault) };
  const described: DescribedFault = { type: fault.name, message: fault.message };
  if ('code' in fault && typeof fault.code === 'string') described.code = fault.code;
  if (fault.stack) described.stack = fault.stack;
  if (fault.cause !== undefined && depth < 3) {
    described.cause = describeFault(fault.cause, depth + 1);
  }
  return described;
}

type Request = { id?: unknown; method?: unknown; routeOptions?: { url?: string } };

// The pattern of the route, never the path: paths hold one-time tokens.
function describeRequest(request: Request): Record<string, unknown> {
  return { id: request.id, method: request.method, route: request.routeOptions?.url };
}

import { closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Refusal } from '#domain/account-state.ts';
import { formatMoney } from '#domain/format.ts';
import { toIso } from '#domain/time.ts';
import { groupedPin } from '#domain/voucher-pin.ts';
import type { PrintedVoucher } from '#usecases/vouchers/create-vouchers.ts';
import type { Call } from './command.ts';
import type { BatchWish } from './voucher-wish.ts';

export interface VoucherPrint {
  files: readonly string[];
  write(vouchers: readonly PrintedVoucher[]): void;
  close(): void;
  /** Nothing came of it: no file is left. */
  discard(): void;
}

/**
 * Where the printer's table goes: one file with serial and PIN, or the PINs apart from what goes onto the
 * outside, row for row. Files that are there already are never overwritten; only their owner may read them.
 */
export function openVoucherPrint(
  call: Call,
  wish: BatchWish,
): VoucherPrint | (Refusal<'file_exists'> & { file: string }) {
  const file = resolve(call.folder, String(call.values.out ?? `${wish.id}.csv`));
  const isApart = call.values.apart === true;
  const files = isApart ? [file, file.replace(/(\.csv)?$/, '.pins.csv')] : [file];
  const existing = files.find((each) => existsSync(each));
  if (existing) return { refused: 'file_exists', file: existing };
  const open = files.map((each) => openSync(each, 'wx', 0o600));
  const [outside, inside = outside] = open as [number, number?];
  const facts = `,${worthOf(wish)},${wish.expiresAt === null ? '' : toIso(wish.expiresAt)}`;
  let row = 0;
  writeSync(outside, isApart ? 'row,serial,worth,expires\r\n' : 'row,serial,pin,worth,expires\r\n');
  if (isApart) writeSync(inside, 'row,pin\r\n');
  return {
    files,
    write(vouchers) {
      const lines = vouchers.map(({ serial, pin }) => ({ row: ++row, serial, pin }));
      const rows = (of: (line: (typeof lines)[number]) => string) =>
        lines.map((line) => `${line.row},${of(line)}\r\n`).join('');
      if (isApart) {
        writeSync(
          outside,
          rows(({ serial }) => `${serial}${facts}`),
        );
        writeSync(
          inside,
          rows(({ pin }) => groupedPin(pin)),
        );
      } else
        writeSync(
          outside,
          rows(({ serial, pin }) => `${serial},${groupedPin(pin)}${facts}`),
        );
    },
    close: () => open.forEach(closeSync),
    discard() {
      open.forEach(closeSync);
      for (const each of files) rmSync(each);
    },
  };
}

const worthOf = ({ worth }: BatchWish): string =>
  worth.kind === 'plan' ? worth.planId : `"${formatMoney(worth, 'en')}"`;

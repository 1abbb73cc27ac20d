import { applyMailEvents, type MailEvent } from '../notify/index.ts';
import { askJson } from '../platform/live-check.ts';
import type { Log } from '../platform/log.ts';
import { readSendGridCalls } from '../vendors/sendgrid/read-calls.ts';
import { readSesCall } from '../vendors/ses/read-call.ts';
import type { CallReader, CallReading } from '../webhooks/index.ts';

/** Reads what SendGrid and SES report: bounces and complaints mark addresses, deliveries settle mails. */
export const createMailReaders = (log: Log): Readonly<Record<'sendgrid' | 'ses', CallReader>> => ({
  sendgrid: async (tx, calls) => {
    const read = calls.map(({ body }) => readSendGridCalls(body));
    await applyMailEvents(
      tx,
      read.flatMap((call) => call?.events ?? []),
    );
    return read.map((call) => (call === null ? PARKED : readingOf(call.events, call.ignored)));
  },
  ses: async (tx, calls, afterCommit) => {
    const read = calls.map(({ body }) => readSesCall(body));
    await applyMailEvents(
      tx,
      read.flatMap((call) => (call.kind === 'events' ? call.events : [])),
    );
    for (const call of read) if (call.kind === 'confirm') afterCommit(() => confirm(call.url, log));
    return read.map((call) => {
      if (call.kind === 'unknown') return PARKED;
      return call.kind === 'confirm' ? { state: 'read', outcome: { confirmation: 1 } } : readingOf(call.events, 0);
    });
  },
});

const PARKED: CallReading = { state: 'parked', reason: 'no report of mails' };

function readingOf(events: readonly MailEvent[], ignored: number): CallReading {
  const outcome: Record<string, number> = ignored > 0 ? { ignored } : {};
  for (const { kind } of events) outcome[kind] = (outcome[kind] ?? 0) + 1;
  return { state: 'read', outcome };
}

/** SNS begins to report when its address was opened once. */
async function confirm(url: string, log: Log): Promise<void> {
  const asked = await askJson(url, {});
  if ('unreachable' in asked || asked.status !== 200)
    log.warn({}, 'the subscription of the SNS topic could not be confirmed; ask for it again in the AWS console');
}

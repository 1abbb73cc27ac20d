import { AppError } from '../core/errors.ts';
import { channelCode, type Refusal, sendRecordsOf } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import type { Attempts } from './thread/contract.ts';
import { sentHow } from './thread/sent-how.ts';

export type ReadAttemptsDeps = {
  readonly db: Db;
  /** What an error code of the channel asks of us. */
  readonly classOf: (code: number) => Refusal;
};

/** How often a message and those that stand for it were tried, when, and what WhatsApp said. @throws AppError there is none. */
export async function readAttempts({ db, classOf }: ReadAttemptsDeps, id: string): Promise<Attempts> {
  const records = await sendRecordsOf(db, id);
  if (records.length === 0) throw new AppError('said_unknown', 'not_found');
  return {
    attempts: records.map((record) => {
      const code = channelCode(record.errorCode);
      return {
        id: record.id,
        state: record.state,
        at: record.createdAt.toISOString(),
        tries: record.tries,
        lastTriedAt: record.lastTriedAt?.toISOString() ?? null,
        failedAt: record.failedAt?.toISOString() ?? null,
        code,
        reason: code === null ? record.reason : classOf(code),
        details: code === null ? null : record.errorDetails,
        how: sentHow(record.decision),
      };
    }),
  };
}

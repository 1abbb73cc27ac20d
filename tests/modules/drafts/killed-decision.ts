import { machineClock } from '../../../src/core/clock.ts';
import type { TurnId } from '../../../src/core/ids.ts';
import { decideDraft } from '../../../src/drafts/decide-draft.ts';
import { openDb } from '../../../src/platform/db/db.ts';
import type { Viewer } from '../../../src/staff/index.ts';

/** Lets a draft go and stands still at a moment, to be killed there: before it is committed, or before the outbox is woken. */
const { url, turnId, by, moment } = JSON.parse(process.argv[2] ?? '{}') as {
  readonly url: string;
  readonly turnId: TurnId;
  readonly by: Viewer;
  readonly moment: 'before_commit' | 'before_wake';
};

const { db } = openDb({ connectionString: url, maxConnections: 2, applicationName: 'killed' });
const reach = async (where: typeof moment): Promise<void> => {
  if (where !== moment) return;
  process.stdout.write(`${where}\n`);
  await new Promise((resolve) => setTimeout(resolve, 60_000));
};

await decideDraft(
  {
    ...{ db, businessClock: machineClock, machineClock },
    audit: () => reach('before_commit'),
    wakeOutbox: () => reach('before_wake'),
  },
  by,
  turnId,
  { do: 'send' },
);

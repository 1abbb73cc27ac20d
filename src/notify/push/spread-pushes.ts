import type { Db } from '../../platform/db/index.ts';
import { type DueJob, endJobs, findDueJobs, insertPushes } from './job-store.ts';
import type { PushReaders } from './ports.ts';
import type { OnDuty } from './types.ts';
import { heardAfter, mostUrgent } from './urgency-rules.ts';

export type SpreadPushesDeps = {
  readonly db: Db;
  readonly readers: Pick<PushReaders, 'staffOnDuty' | 'isViewing' | 'isOpen'>;
};

const AT_ONCE = 200;
/** Conversations that begin to wait at the same time are pushed apart up to this number, and as one push beyond. */
const MOST_APART = 5;
const TOGETHER = 'recado-waiting';

type Group = readonly DueJob[];

/**
 * Turns what is due into one push for each device of those on duty: joined per customer, left out where it is over, and
 * not for whoever has that conversation before their eyes. Killed in between it is due again; two workers do it once.
 */
export async function spreadPushes({ db, readers }: SpreadPushesDeps): Promise<number> {
  const due = await findDueJobs(db, AT_ONCE);
  if (due.length === 0) return 0;
  const staff = await readers.staffOnDuty();
  const open: Group[] = [];
  for (const group of groupsOf(due)) {
    const rest = await withoutOver(db, readers, group);
    if (rest.length > 0) open.push(rest);
  }
  const waiting = open.filter((group) => mostUrgent(group)?.kind === 'waiting' && group[0]?.staffId === null);
  if (waiting.length > MOST_APART) {
    await spread(db, waiting.flat(), staff, TOGETHER, waiting.length);
    for (const group of open) if (!waiting.includes(group)) await spreadApart(db, readers, group, staff);
  } else for (const group of open) await spreadApart(db, readers, group, staff);
  return due.length;
}

function groupsOf(due: readonly DueJob[]): Group[] {
  const groups = Map.groupBy(due, ({ topic, staffId }) => `${topic} ${staffId}`);
  return [...groups.values()];
}

async function withoutOver(db: Db, readers: SpreadPushesDeps['readers'], group: Group): Promise<Group> {
  const open = await Promise.all(group.map((job) => readers.isOpen(job)));
  const over = group.filter((_, index) => !open[index]);
  if (over.length > 0)
    await endJobs(
      db,
      over.map(({ id }) => id),
      'over',
    );
  return group.filter((_, index) => open[index]);
}

async function spreadApart(
  db: Db,
  readers: SpreadPushesDeps['readers'],
  group: Group,
  staff: readonly OnDuty[],
): Promise<void> {
  const [{ conversationId, staffId, topic } = { conversationId: null, staffId: null, topic: '' }] = group;
  const meant = staff.filter(({ id }) => staffId === null || id === staffId);
  const views = await Promise.all(
    meant.map(({ id }) => (conversationId === null ? false : readers.isViewing(id, conversationId))),
  );
  await spread(
    db,
    group,
    meant.filter((_, index) => !views[index]),
    topic,
    1,
  );
}

async function spread(
  db: Db,
  group: Group,
  to: readonly OnDuty[],
  topic: string,
  conversations: number,
): Promise<void> {
  const lead = mostUrgent(group);
  if (lead === null) return;
  await db.transaction().execute(async (tx) => {
    if (!(await endJobs(tx, [lead.id], 'spread')).has(lead.id)) return;
    const others = group.filter(({ id }) => id !== lead.id).map(({ id }) => id);
    await endJobs(tx, others, 'joined');
    await insertPushes(tx, {
      job: lead,
      topic,
      conversationId: conversations > 1 ? null : lead.conversationId,
      count: conversations > 1 ? conversations : group.length,
      staffIds: to.map(({ id }) => id),
      heardAfter: topic === TOGETHER ? [] : heardAfter(lead.kind),
    });
  });
}

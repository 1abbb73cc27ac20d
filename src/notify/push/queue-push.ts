import { newId } from '../../core/ids.ts';
import type { Write } from '../../platform/db/index.ts';
import { insertJob } from './job-store.ts';
import { delayOf, topicOf, usefulMsOf } from './rules.ts';
import type { PushEvent } from './types.ts';

/**
 * The row of something that staff is to be told, to be written in the transaction that makes it happen: it is pushed
 * when that commits. A second one under a key that exists changes nothing. Whoever cannot write it there leaves it to a
 * `PushSource`, which finds the same event by its state, under the same key.
 */
export const queuePush = (event: PushEvent): Write =>
  insertJob({
    ...event,
    id: newId(),
    topic: topicOf(event),
    delayMs: delayOf(event.kind),
    usefulMs: usefulMsOf(event.kind),
  });

import type { ConversationId } from '../core/ids.ts';
import type { Released } from './held-store.ts';
import type { Lane } from './pace.ts';

/** So many messages are released by one statement. */
export const RELEASED_AT_ONCE = 500;

/**
 * Releases portion after portion until nothing is left, `most` portions at most: answers before what the business begins,
 * and wakes each portion in its lane. Each portion is kept by itself: what is released and not woken when the process ends is found as due, and
 * what is still held is released by whoever looks next.
 */
export async function releaseInPortions(
  release: (lane: Lane, limit: number) => Promise<Released>,
  wake: (conversations: readonly ConversationId[], lane: Lane) => Promise<void>,
  most = Number.POSITIVE_INFINITY,
): Promise<void> {
  let left = most;
  for (const lane of ['answers', 'initiated'] as const)
    for (let isAll = false; !isAll && left > 0; left -= 1) {
      const released = await release(lane, RELEASED_AT_ONCE);
      if (released.conversations.length > 0) await wake(released.conversations, lane);
      isAll = released.isAll;
    }
}

import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { createFollowFailures } from '../../src/app/follow-failures.ts';
import { createNoteRefusal } from '../../src/app/note-refusal.ts';
import { createWhatsAppReader } from '../../src/app/read-whatsapp.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { ConversationId } from '../../src/core/ids.ts';
import { insertAttachments } from '../../src/media/index.ts';
import type { Db } from '../../src/platform/db/index.ts';
import { createBodyReader, createHttpServer } from '../../src/platform/http/index.ts';
import { createWebApp } from '../../src/platform/http/web-app.ts';
import { createLog } from '../../src/platform/log.ts';
import { createCloudApi, webhookRoute } from '../../src/vendors/whatsapp/index.ts';
import { endProofs, takeCodes } from '../../src/verification/index.ts';
import { createAcceptCall, readCalls } from '../../src/webhooks/index.ts';
import { unhurried } from './unhurried.ts';

/** Our number in the fixtures. */
export const OUR_NUMBER = '106540352242922';
const SECRET = 'app secret of these tests';
const MAX_BYTES = 3_000_000;

export type Door = {
  /** Posts a signed call; gives the status of the answer. */
  readonly post: (body: string) => Promise<number>;
  /** Reads everything that was posted. */
  readonly read: () => Promise<void>;
  /** Posts, reads, and gives what became of the call. */
  readonly deliver: (body: object | string) => Promise<string>;
  /** Conversations that were woken, once each. */
  readonly due: () => readonly ConversationId[];
  /** Files that were to be fetched at once. */
  readonly woken: () => readonly string[];
  readonly close: () => Promise<void>;
};

/** The real front door for Meta's calls on a database, and the reader behind it. */
export async function openDoor(db: Db, businessClock: Clock, phoneNumberId = OUR_NUMBER): Promise<Door> {
  const due = new Set<ConversationId>();
  const woken: string[] = [];
  const key = Buffer.from('a key of these tests');
  const webhook = webhookRoute({
    accept: createAcceptCall({ db, onStored: () => undefined }),
    readBody: createBodyReader({ maxBytes: MAX_BYTES, budgetBytes: 10 * MAX_BYTES, timeoutMs: 5_000 }),
    appSecrets: [SECRET],
    onAnswer: () => undefined,
  });
  const server = createHttpServer({
    app: createWebApp({ trustProxy: false }),
    direct: new Map([['POST /webhooks/whatsapp', webhook]]),
  });
  const url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}/webhooks/whatsapp`;
  const whatsapp = createWhatsAppReader({
    hashKey: key,
    erasureKey: key,
    quietMs: 0,
    phoneNumberId,
    businessClock,
    proofs: {
      end: (tx, customers) => endProofs({ businessClock }, tx, customers),
      takeCodes: (tx, arriving) => takeCodes({ key, businessClock }, tx, arriving),
    },
    wakeTurns: async (turns) => {
      for (const { conversationId } of turns) due.add(conversationId);
    },
    wakeOutbox: async () => undefined,
    onReceived: () => undefined,
    keepFiles: insertAttachments,
    wakeFiles: async (ids) => void woken.push(...ids),
    followFailures: createFollowFailures({
      channel: createCloudApi({ graphUrl: '', graphVersion: '', phoneNumberId, accessToken: 'of these tests' }),
      log: createLog({ level: 'silent', name: 'test' }),
      pace: unhurried,
      noteRefusal: createNoteRefusal(businessClock),
      businessClock,
    }),
    keepPrices: async () => undefined,
  });
  const post = async (body: string): Promise<number> => {
    const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
    const answer = await fetch(url, { method: 'POST', body, headers: { 'x-hub-signature-256': signature } });
    await answer.arrayBuffer();
    return answer.status;
  };
  const read = async (): Promise<void> =>
    void (await readCalls({ db, readers: { whatsapp }, onParked: () => undefined }));
  return {
    post,
    read,
    due: () => [...due],
    woken: () => woken,
    deliver: async (body) => {
      const status = await post(typeof body === 'string' ? body : JSON.stringify(body));
      await read();
      return `${status} ${await newestOutcome(db)}`;
    },
    close: () => server.close(0),
  };
}

/** `read message_stored:1`, or `parked other phone number id`. */
async function newestOutcome(db: Db): Promise<string> {
  const { rows } = await sql<{ state: string; reason: string | null; outcome: Record<string, number> | null }>`
    select state, reason, outcome from webhook_calls order by id desc limit 1`.execute(db);
  const [row] = rows;
  const counts = Object.entries(row?.outcome ?? {}).map(([name, count]) => `${name}:${count}`);
  return [row?.state, row?.reason, ...counts.sort()].filter(Boolean).join(' ');
}

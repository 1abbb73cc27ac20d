import { createHmac } from 'node:crypto';
import autocannon from 'autocannon';
import { Client } from 'pg';
import { ACCOUNT } from '../tests/support/fake-meta.ts';
import type { Benchmark } from './benchmark.ts';
import { openShop, type Shop } from './shop.ts';
import { median } from './statistics.ts';
import { inMs, type Row, rounded } from './table.ts';

const CONNECTIONS = 64;
const LEAST_SHARE = 0.6;
export const HALF_LOAD_P99_MS = 50;

export type Shot = { readonly perSecond: number; readonly p99Ms: number; readonly taken: number };

/** Signed status webhooks as fast as they are answered: ROLE=web with its durable write beside bare Express. */
export const ack: Benchmark = async ({ isQuick }) => {
  const seconds = isQuick ? 5 : 15;
  const rounds = isQuick ? 2 : 3;
  const web = await openShop('web');
  try {
    const bare = await openShop('bare');
    try {
      const mine: Shot[] = [await shoot(web, 3)];
      const limit: Shot[] = [await shoot(bare, 3)];
      // In turns, so that whatever else the machine does hits both.
      for (let round = 0; round < rounds; round += 1) {
        limit.push(await shoot(bare, seconds));
        mine.push(await shoot(web, seconds));
      }
      const perSecond = median(mine.slice(1).map((shot) => shot.perSecond));
      const half: Shot[] = [];
      const halfBare: Shot[] = [];
      for (let round = 0; round < rounds; round += 1) {
        halfBare.push(await shoot(bare, seconds, Math.floor(perSecond / 2)));
        half.push(await shoot(web, seconds, Math.floor(perSecond / 2)));
      }
      const taken = [...mine, ...half].reduce((sum, shot) => sum + shot.taken, 0);
      return rowsOf(mine.slice(1), limit.slice(1), half, halfBare, { taken, stored: await countCalls(web) });
    } finally {
      await bare.close();
    }
  } finally {
    await web.close();
  }
};

function rowsOf(
  mine: readonly Shot[],
  limit: readonly Shot[],
  half: readonly Shot[],
  halfBare: readonly Shot[],
  calls: { readonly taken: number; readonly stored: number },
): Row[] {
  const benchmark = 'ack, 64 connections';
  const perSecond = median(mine.map((shot) => shot.perSecond));
  const barePerSecond = median(limit.map((shot) => shot.perSecond));
  const p99 = median(mine.map((shot) => shot.p99Ms));
  const bareP99 = median(limit.map((shot) => shot.p99Ms));
  const halfP99 = median(half.map((shot) => shot.p99Ms));
  const halfBareP99 = median(halfBare.map((shot) => shot.p99Ms));
  return [
    {
      benchmark,
      measure: 'webhooks/s',
      recado: rounded(perSecond),
      beside: `${rounded(barePerSecond)} bare`,
      ratio: perSecond / barePerSecond,
      target: `≥ ${LEAST_SHARE}`,
      isReached: perSecond / barePerSecond >= LEAST_SHARE,
    },
    {
      benchmark,
      measure: 'p99 at full load',
      recado: inMs(p99),
      beside: `${inMs(bareP99)} bare`,
      ratio: p99 / bareP99,
      target: '–',
      isReached: null,
    },
    {
      benchmark,
      measure: `p99 at half load (${rounded(perSecond / 2)}/s)`,
      recado: inMs(halfP99),
      beside: `${inMs(halfBareP99)} bare`,
      ratio: halfP99 / halfBareP99,
      target: `< ${HALF_LOAD_P99_MS} ms`,
      isReached: halfP99 < HALF_LOAD_P99_MS,
    },
    {
      benchmark,
      measure: 'rows stored by webhooks answered 200',
      recado: String(calls.stored),
      beside: `${calls.taken} answered`,
      ratio: calls.stored / calls.taken,
      target: '≥ 1',
      isReached: calls.stored >= calls.taken,
    },
  ];
}

/** One run of status webhooks over 64 connections, as fast as they are answered or at a rate. */
export async function shoot(shop: Pick<Shop, 'webhookUrl'>, seconds: number, perSecond?: number): Promise<Shot> {
  const body = JSON.stringify(STATUS_CALL);
  const signature = createHmac('sha256', ACCOUNT.appSecret).update(body).digest('hex');
  const result = await autocannon({
    url: shop.webhookUrl,
    method: 'POST',
    connections: CONNECTIONS,
    duration: seconds,
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
    body,
    ...(perSecond === undefined ? {} : { overallRate: perSecond }),
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} webhooks were refused, ${result.errors} failed`);
  return { perSecond: result.requests.average, p99Ms: result.latency.p99, taken: result['2xx'] };
}

/** What is stored in the end: an answer of 200 without a row would be a lie. */
async function countCalls(shop: Shop): Promise<number> {
  const client = new Client({ connectionString: await shop.database.url() });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: string }>('select count(*) as count from webhook_calls');
    return Number(rows[0]?.count ?? 0);
  } finally {
    await client.end();
  }
}

const STATUS_CALL = {
  object: 'whatsapp_business_account',
  entry: [
    {
      id: ACCOUNT.wabaId,
      changes: [
        {
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: '5215550001111', phone_number_id: ACCOUNT.phoneNumberId },
            statuses: [
              {
                id: 'wamid.HBgNNTIxNTUxMDAwMDAwMRUCABEYEjdCRjI3QzE0QzFFMkY5QzYwRgA=',
                status: 'delivered',
                timestamp: '1760000000',
                recipient_id: '5215510000001',
                conversation: { id: 'a1b2c3d4e5f6', origin: { type: 'service' } },
                pricing: { billable: false, pricing_model: 'PMP', category: 'service', type: 'free_customer_service' },
              },
            ],
          },
        },
      ],
    },
  ],
};

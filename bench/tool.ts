import { fileURLToPath } from 'node:url';
import { newId } from '../src/core/ids.ts';
import { loadShop } from '../src/knowledge/index.ts';
import { openDb } from '../src/platform/db/index.ts';
import type { ToolStep } from '../tests/support/echo-model.ts';
import type { Benchmark, BenchmarkOptions } from './benchmark.ts';
import type { Shop, ShopKind } from './shop.ts';
import { countTurns } from './speed.ts';
import type { Row } from './table.ts';

const TURNS_PER_SECOND = { embedded: 35, redis: 45 } as const;
const DEMO_SHOP = fileURLToPath(new URL('../fixtures/shop', import.meta.url));

/**
 * Turns a second when each first searches the demo shop's catalogue and answers with a product and a price that it found,
 * so that the check of claims has its work too. With questions that nobody asked before and, in the full form, once more
 * with popular ones, which the cache answers.
 */
export const tool: Benchmark = async (options) => {
  const rows = await withSearches(options, 'tool step, each search new', newSearches());
  return options.isQuick
    ? rows
    : [...rows, ...(await withSearches(options, 'tool step, popular searches', popularSearches()))];
};

const withSearches = (options: BenchmarkOptions, name: string, nextQuery: () => string): Promise<Row[]> =>
  countTurns(options, {
    name,
    target: TURNS_PER_SECOND,
    prepare: async (shop, kind) => {
      if (kind !== 'bare') await openCatalogue(shop);
      shop.model.useTool(searching(nextQuery));
      await seeThatItSearches(shop, kind);
    },
  });

async function openCatalogue(shop: Shop): Promise<void> {
  const connectionString = await shop.database.url();
  const { db } = openDb({ connectionString, maxConnections: 1, applicationName: 'bench' });
  try {
    await loadShop({ db, newId }, DEMO_SHOP);
  } finally {
    await db.destroy();
  }
}

const searching = (nextQuery: () => string): ToolStep => ({
  tool: 'search_products',
  args: () => ({ query: nextQuery() }),
  say: (result) => {
    const name = /"name":"([^"]+)"/.exec(result)?.[1];
    const price = /"price":"([^"]+)"/.exec(result)?.[1];
    return name === undefined || price === undefined ? 'No lo encontré.' : `Tenemos ${name} a ${price}.`;
  },
});

/** Figures of turns that never searched, or were stopped on the way, would be worth nothing. */
async function seeThatItSearches(shop: Shop, kind: ShopKind): Promise<void> {
  await shop.ask(WITNESS);
  const answer = shop.meta.accepted.at(-1)?.text ?? '';
  if (!answer.includes('Tenemos ')) throw new Error(`${kind}: the answer holds no product: ${answer}`);
}

const WITNESS = '5215590000001';

const WORDS = ['café de Chiapas', 'cafe molido', 'café en grano', 'chiapas coffee', 'cafes de altura'] as const;
const MORE = ['para regalo', 'tueste medio', 'por favor', 'de 250 g', 'barato', 'hoy', 'para espresso'] as const;

function* counted(): Generator<number, never> {
  for (let number = 0; ; number += 1) yield number;
}

/** Every search has a number that no search had before, so that no cache holds its result. */
function newSearches(): () => string {
  const numbers = counted();
  return () => {
    const number = numbers.next().value;
    return `${WORDS[number % WORDS.length]} ${MORE[number % MORE.length]} ${1_000 + number}`;
  };
}

function popularSearches(): () => string {
  const numbers = counted();
  return () => WORDS[numbers.next().value % WORDS.length] ?? WORDS[0];
}

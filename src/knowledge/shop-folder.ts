import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import {
  findRepeated,
  type ProductEntry,
  productFile,
  type SynonymGroup,
  synonymFile,
  toSynonymGroups,
} from '../catalogue/index.ts';
import { AppError, messageOf } from '../core/errors.ts';
import { businessFile, hoursFile, policyFile, toBusinessFacts } from './business-file.ts';
import type { BusinessFacts } from './types.ts';

export type Shop = {
  readonly business: BusinessFacts;
  readonly products: readonly ProductEntry[];
  readonly synonyms: readonly SynonymGroup[];
};

/**
 * Reads a shop's folder: `business.json`, `hours.json`, `policies.json`, `synonyms.json` and `products/*.json`. A product
 * without images gets `pictures/<handle>.png`, when there is one and `picturesUrl` says where it is served. Throws AppError `shop_folder_invalid` whose `facts.message` names file, entry and field of every mistake.
 */
export async function readShopFolder(folder: string, picturesUrl: string | null = null): Promise<Shop> {
  const problems: string[] = [];
  const read = <T>(name: string, schema: z.ZodType<T>): Promise<T | null> => readJson(folder, name, schema, problems);
  const [business, hours, policies, synonyms] = await Promise.all([
    read('business.json', businessFile),
    read('hours.json', hoursFile),
    read('policies.json', policyFile),
    read('synonyms.json', synonymFile),
  ]);
  const file = productFile(business?.currency ?? 'XXX');
  const lists = await Promise.all((await productFiles(folder, problems)).map((name) => read(name, file)));
  const pictures = picturesUrl === null ? new Set() : new Set(await readdir(join(folder, 'pictures')).catch(() => []));
  const products = lists
    .flatMap((list) => list ?? [])
    .map((product) => {
      const picture = `${product.handle}.png`;
      const isGiven = product.images.length > 0 || !pictures.has(picture);
      return isGiven ? product : { ...product, images: [`${picturesUrl}/${picture}`] };
    });
  problems.push(...findRepeated(products));
  if (business === null || hours === null || policies === null || synonyms === null || problems.length > 0) {
    throw new AppError('shop_folder_invalid', 'invalid', { facts: { message: problems.join('\n') } });
  }
  return {
    business: toBusinessFacts({ business, hours, policies }),
    products,
    synonyms: toSynonymGroups(synonyms),
  };
}

async function productFiles(folder: string, problems: string[]): Promise<readonly string[]> {
  try {
    const names = await readdir(join(folder, 'products'));
    return names
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => `products/${name}`);
  } catch (thrown) {
    problems.push(`products: ${messageOf(thrown)}`);
    return [];
  }
}

async function readJson<T>(folder: string, name: string, schema: z.ZodType<T>, problems: string[]): Promise<T | null> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(join(folder, name), 'utf8'));
  } catch (thrown) {
    problems.push(`${name}: ${messageOf(thrown)}`);
    return null;
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  problems.push(...parsed.error.issues.map((issue) => `${name}: ${placeOf(content, issue.path)}: ${issue.message}`));
  return null;
}

/** `entry 3 (cafe-chiapas), variants.0.price`: the place in words, with the entry's own name when it has one. */
function placeOf(content: unknown, path: readonly PropertyKey[]): string {
  const [first, ...rest] = path;
  if (typeof first !== 'number' || !Array.isArray(content)) return path.map(String).join('.') || 'the whole file';
  const entry: unknown = content[first];
  const handle = typeof entry === 'object' && entry !== null && 'handle' in entry ? ` (${String(entry.handle)})` : '';
  return `entry ${first + 1}${handle}${rest.length > 0 ? `, ${rest.map(String).join('.')}` : ''}`;
}

import express, { type Request } from 'express';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import type { Db } from '../platform/db/index.ts';
import type { NamesOf } from './ports.ts';

export const PATH = '/api/console/knowledge';

/** A page is longer than what forms usually send. */
export const pageBody = (): express.RequestHandler => express.json({ limit: '1mb', strict: true });

/** The id in the path of a request; nothing is there under what is none. */
export function idIn<Id extends string>(req: Request): Id {
  const id = z.uuid().safeParse(req.params['id']);
  if (!id.success) throw new AppError('knowledge_id_invalid', 'not_found');
  return id.data.toLowerCase() as Id;
}

export function versionIn(req: Request): number {
  const version = z.coerce.number().int().min(0).max(1_000_000).safeParse(req.params['version']);
  if (!version.success) throw new AppError('knowledge_version_invalid', 'not_found');
  return version.data;
}

/** What was sent as its schema wants it. */
export function sentAs<Body extends z.ZodType>(schema: Body, sent: unknown): z.infer<Body> {
  const body = schema.safeParse(sent ?? {});
  if (!body.success) throw new AppError('knowledge_fields_invalid', 'invalid', { cause: body.error });
  return body.data;
}

type Authored = { readonly authorId: string | null; readonly publishedAt: Date };
type Named<Row> = Omit<Row, 'authorId' | 'publishedAt'> & { author: string | null; publishedAt: string };

/** Rows as the console shows them: authors by name, moments as text. */
export async function named<Row extends Authored>(
  { db, namesOf }: { readonly db: Db; readonly namesOf: NamesOf },
  rows: readonly Row[],
): Promise<Named<Row>[]> {
  const ids = [...new Set(rows.flatMap(({ authorId }) => authorId ?? []))];
  const names = ids.length === 0 ? new Map<string, string>() : await namesOf(db, ids);
  return rows.map(({ authorId, publishedAt, ...row }) => ({
    ...row,
    author: authorId === null ? null : (names.get(authorId) ?? '–'),
    publishedAt: publishedAt.toISOString(),
  }));
}

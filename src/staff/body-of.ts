import type { Request } from 'express';
import type { z } from 'zod';
import { AppError } from '../core/errors.ts';
import { isUuid } from '../core/ids.ts';

/** What a request carries, checked. @throws AppError `body_invalid` */
export function bodyOf<Schema extends z.ZodType>(schema: Schema, req: Request): z.output<Schema> {
  const read = schema.safeParse(req.body);
  if (read.success) return read.data;
  const [field = '', ...others] = read.error.issues.map((issue) => issue.path.join('.'));
  throw new AppError('body_invalid', 'invalid', { facts: { field, others: others.join(', ') } });
}

/** The id in the path of a request. @throws AppError `id_unknown`: what is no id belongs to nothing */
export function idOf(req: Request): string {
  const id = req.params['id'];
  if (typeof id !== 'string' || !isUuid(id)) throw new AppError('id_unknown', 'not_found');
  return id.toLowerCase();
}

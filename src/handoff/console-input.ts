import type { Request } from 'express';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import type { ConversationId } from '../core/ids.ts';

/** The id in the path of a request; nothing is there under what is none. */
export function idIn<Id extends string>(req: Request): Id {
  const id = z.uuid().safeParse(req.params['id']);
  if (!id.success) throw new AppError('path_id_invalid', 'not_found');
  return id.data.toLowerCase() as Id;
}

export const conversationIn = (req: Request): ConversationId => idIn<ConversationId>(req);

/** The body of a request as its schema wants it. */
export function bodyOf<Body extends z.ZodType>(schema: Body, req: Request): z.infer<Body> {
  const body = schema.safeParse(req.body ?? {});
  if (body.success) return body.data;
  const field = body.error.issues[0]?.path.join('.') ?? '';
  throw new AppError('act_invalid', 'invalid', { cause: body.error, facts: { field } });
}

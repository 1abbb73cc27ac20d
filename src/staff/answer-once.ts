import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Db, Tx } from '../platform/db/index.ts';
import { type Problem, sendProblem } from '../platform/http/problem.ts';
import { keepAnswer, readAnswer, takeKey } from './answer-store.ts';
import { KEY_ID } from './require-key.ts';
import type { ApiKeyId } from './types.ts';

/** What a request does, inside the transaction that keeps its answer. */
export type OnceAnswer =
  | { readonly ok: true; readonly status: number; readonly body: object; readonly afterCommit?: () => void }
  /** Nothing of it is kept, also not its key. */
  | { readonly ok: false; readonly problem: Problem };

/** `cause` names the request among all. */
type Run = (tx: Tx, req: Request, cause: string) => Promise<OnceAnswer>;

const IDEMPOTENCY_KEY = /^[\x21-\x7e][\x20-\x7e]{0,254}$/;

/**
 * Answers requests with an `Idempotency-Key` once: the effect, its answer and the key are one transaction. The same
 * request again gets the first answer with `Idempotent-Replayed: true`, also while the first is under way, which it then
 * waits for; another request under the key gets 422. Stands behind `requireKey` and the reading of the body.
 */
export const answerOnce =
  ({ db }: { readonly db: Db }) =>
  (run: Run): RequestHandler =>
  async (req, res) => {
    const idempotencyKey = req.get('idempotency-key') ?? '';
    const isOne = req.headersDistinct['idempotency-key']?.length === 1;
    if (!isOne || !IDEMPOTENCY_KEY.test(idempotencyKey)) return sendProblem(res, KEY_MISSING);
    const key = { keyId: res.locals[KEY_ID] as ApiKeyId, idempotencyKey };
    const hash = hashOf(req);
    const cause = `api:${key.keyId}:${idempotencyKey}`;
    const first = await db
      .transaction()
      .execute(async (tx): Promise<OnceAnswer | null> => {
        if (!(await takeKey(tx, key, hash))) return null;
        const answer = await run(tx, req, cause);
        if (!answer.ok) throw new Refused(answer.problem);
        await keepAnswer(tx, key, answer);
        return answer;
      })
      .catch(refusalIn);
    if (first === null) return replay(res, await readAnswer(db, key, hash));
    if (!first.ok) return sendProblem(res, first.problem);
    first.afterCommit?.();
    res.status(first.status).json(first.body);
  };

function replay(res: Response, kept: Awaited<ReturnType<typeof readAnswer>>): void {
  if (kept?.isSame) res.set('idempotent-replayed', 'true').status(kept.status).json(kept.body);
  else sendProblem(res, KEY_REUSED);
}

const hashOf = (req: Request): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([req.method, req.originalUrl, req.body]))
    .digest();

/** Ends the transaction of a request that is refused. */
class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

function refusalIn(error: unknown): OnceAnswer {
  if (error instanceof Refused) return { ok: false, problem: error.problem };
  throw error;
}

const KEY_MISSING: Problem = {
  ...{ status: 400, code: 'idempotency_key_required', title: 'The header Idempotency-Key is needed.' },
  detail: 'Send it once, with 1 to 255 printable characters that name this request among all of yours, such as a UUID.',
};

const KEY_REUSED: Problem = {
  ...{ status: 422, code: 'idempotency_key_reused', title: 'This Idempotency-Key was used for another request.' },
  detail: 'Repeat a request with the very same body, or send another one under a key of its own.',
};

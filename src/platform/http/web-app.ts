import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from 'express';
import { AppError, type ErrorKind, httpStatusOf } from '../../core/errors.ts';
import { storable } from '../../core/text.ts';
import type { Log } from '../log.ts';
import { sendProblem } from './problem.ts';

type WebAppOptions = {
  /** As Express wants it: whose X-Forwarded-For is believed. */
  readonly trustProxy: false | number | readonly string[];
};

/** An Express application that gives nothing away and has no middleware yet: order is decided where it is composed. */
export function createWebApp({ trustProxy }: WebAppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', trustProxy === false || typeof trustProxy === 'number' ? trustProxy : [...trustProxy]);
  return app;
}

const asStorable = (_key: string, value: unknown): unknown => (typeof value === 'string' ? storable(value) : value);

/** Reads a JSON body of at most 256 kB; characters that no database can store are gone from its texts. */
export const readJson = (): RequestHandler => express.json({ limit: '256kb', strict: true, reviver: asStorable });

const MESSAGES: Readonly<Record<ErrorKind, string>> = {
  invalid: 'The request is not valid.',
  forbidden: 'This is not allowed.',
  not_found: 'There is nothing here.',
  conflict: 'The state of things does not allow this now.',
  rate_limited: 'Too many requests. Try again later.',
  unavailable: 'This is not possible at the moment. Try again later.',
  bug: 'Something went wrong on our side.',
};

/** The last route: whatever nobody answered. */
export const answerNotFound: RequestHandler = (_req, _res, next) => next(new AppError('no_such_route', 'not_found'));

/**
 * Turns what was thrown into `{ error: { code, message, field? } }`, for the REST API into a problem. The sender sees a code, a sentence and the name of
 * the field that is at fault, never a stack, another fact or the message of a vendor; those go to the log.
 */
export const answerErrors =
  (deps: { readonly log: Log }): ErrorRequestHandler =>
  (thrown: unknown, req, res, next) => {
    const error = toAppError(thrown);
    const line = { err: thrown, method: req.method, route: req.path };
    if (error.kind === 'bug') deps.log.error(line, 'request failed');
    else if (error.kind === 'unavailable') deps.log.warn(line, 'request could not be served');
    // Half an answer cannot be turned into another one: Express cuts the connection.
    if (res.headersSent) return next(thrown);
    if (error.retryAfterMs !== undefined) res.set('retry-after', String(Math.ceil(error.retryAfterMs / 1_000)));
    const [status, title] = [statusOf(error, thrown), MESSAGES[error.kind]];
    if (isApi(req)) return sendProblem(res, { status, code: error.code, title, ...DETAILS[error.code] });
    const { field } = error.facts;
    res.status(status).json({ error: { code: error.code, message: title, ...(isFieldName(field) && { field }) } });
  };

const isFieldName = (fact: unknown): fact is string => typeof fact === 'string' && /^[\w.-]{1,100}$/.test(fact);

const DETAILS: Readonly<Record<string, { readonly detail: string }>> = {
  request_malformed: { detail: 'The address or the body cannot be decoded.' },
};

const isApi = (req: Request): boolean => req.originalUrl.startsWith('/api/v1/');

/** Express and its body parser throw errors with a status of their own; 4xx ones are the sender's fault. */
function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const status = foreignStatus(thrown);
  if (status === 413) return new AppError('body_too_large', 'invalid', { cause: thrown });
  if (status !== null) return new AppError('request_malformed', 'invalid', { cause: thrown });
  return new AppError('internal', 'bug', { cause: thrown });
}

const statusOf = (error: AppError, thrown: unknown): number =>
  error.kind === 'invalid' ? (foreignStatus(thrown) ?? 400) : httpStatusOf(error.kind);

function foreignStatus(thrown: unknown): number | null {
  if (thrown instanceof AppError || typeof thrown !== 'object' || thrown === null || !('status' in thrown)) return null;
  const { status } = thrown;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}
